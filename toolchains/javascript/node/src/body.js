// What requests and answers of `fetch` carry.
import { Buffer } from 'buffer/';
import { G } from './call.js';

const utf8 = text => new TextEncoder().encode(text);
const view = it => new Uint8Array(it.buffer, it.byteOffset, it.byteLength);

// A form, as browsers send it.
const multipart = form => {
  const boundary = `----formdata-skillhost-${Math.random().toString().slice(2).padEnd(12, '0')}`;
  const quoted = text => String(text).replace(/\r?\n|\r/g, '%0D%0A').replace(/"/g, '%22');
  const parts = [];
  for (const [name, value, filename] of form._l) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"`;
    if (value instanceof G.Blob) {
      const file = quoted(filename ?? value.name ?? 'blob');
      parts.push(`${head}; filename="${file}"\r\nContent-Type: ${value.type || 'application/octet-stream'}\r\n\r\n`, value, '\r\n');
    } else parts.push(`${head}\r\n\r\n${String(value).replace(/\r?\n|\r/g, '\r\n')}\r\n`);
  }
  parts.push(`--${boundary}--\r\n`);
  return { bytes: new G.Blob(parts)._b, type: `multipart/form-data; boundary=${boundary}` };
};

const streamOf = iterable => {
  const parts = (iterable[Symbol.asyncIterator] ?? iterable[Symbol.iterator]).call(iterable);
  return new G.ReadableStream({
    async pull(controller) {
      const { value, done } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === 'string' ? utf8(value) : value);
    },
    async cancel() {
      await parts.return?.();
    },
  });
};

// → { bytes or stream, type }; null where there is none
const extract = body => {
  if (body === null || body === undefined) return null;
  if (body instanceof G.URLSearchParams)
    return { bytes: utf8(body.toString()), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
  if (body instanceof G.Blob) return { bytes: body._b, type: body.type || null };
  if (body instanceof G.FormData) return multipart(body);
  if (body instanceof ArrayBuffer) return { bytes: new Uint8Array(body), type: null };
  if (ArrayBuffer.isView(body)) return { bytes: view(body), type: null };
  if (body instanceof G.ReadableStream) return { stream: body, type: null };
  if (typeof body === 'object' && body[Symbol.asyncIterator]) return { stream: streamOf(body), type: null };
  return { bytes: utf8(String(body)), type: 'text/plain;charset=UTF-8' };
};

const collected = async stream => {
  const parts = [];
  const reader = stream.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return new Uint8Array(Buffer.concat(parts));
    if (!ArrayBuffer.isView(value)) throw new TypeError('Received non-Uint8Array chunk');
    parts.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
  }
};

const formOf = async body => {
  const type = body.headers.get('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded/i.test(type))
    throw new TypeError('Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".');
  const form = new G.FormData();
  for (const [name, value] of new G.URLSearchParams(await body.text())) form.append(name, value);
  return form;
};

// The half that Request and Response share. A subclass has `headers`.
export class Body {
  #content = null;
  #stream;
  #used = false;
  _begin(body) {
    if (body instanceof G.ReadableStream && body.locked) throw new TypeError('Response body object should not be disturbed or locked');
    this.#content = extract(body);
    const type = this.#content?.type;
    if (type && !this.headers.has('content-type')) this.headers.set('content-type', type);
  }
  // → bytes, a stream or null: for who sends it
  _sent() {
    if (this.bodyUsed) throw new TypeError('Cannot construct a Request with a Request object that has already been used.');
    if (this.#content) this.#used = true;
    return this.#stream ?? this.#content?.bytes ?? this.#content?.stream ?? null;
  }
  // Bytes that can be sent again after a redirect.
  _bytes() {
    return this.#content?.bytes ?? null;
  }
  _copied() {
    if (this.bodyUsed || this.#stream?.locked) throw new TypeError(`${this.constructor.name}.clone: Body has already been consumed.`);
    if (!this.#content) return null;
    if (this.#content.bytes && !this.#stream) return this.#content.bytes;
    const [one, other] = this.body.tee();
    this.#content = { stream: one };
    this.#stream = one;
    return other;
  }
  get body() {
    if (!this.#content) return null;
    const { bytes, stream } = this.#content;
    this.#stream ??=
      stream ??
      new G.ReadableStream({
        type: 'bytes',
        start(controller) {
          if (bytes.length) controller.enqueue(bytes.slice());
          controller.close();
        },
      });
    return this.#stream;
  }
  get bodyUsed() {
    return this.#used || !!this.#stream?._disturbed;
  }
  async bytes() {
    if (this.bodyUsed) throw new TypeError('Body is unusable: Body has already been read');
    if (this.#stream?.locked || this.#content?.stream?.locked) throw new TypeError('Body is unusable: Body is locked');
    if (!this.#content) return new Uint8Array(0);
    this.#used = true;
    if (this.#content.bytes && !this.#stream) return this.#content.bytes.slice();
    return collected(this.body);
  }
  async arrayBuffer() {
    return (await this.bytes()).buffer;
  }
  async text() {
    return new TextDecoder().decode(await this.bytes());
  }
  async json() {
    return JSON.parse(await this.text());
  }
  async blob() {
    return new G.Blob([await this.bytes()], { type: this.headers.get('content-type') ?? '' });
  }
  async formData() {
    return formOf(this);
  }
}
