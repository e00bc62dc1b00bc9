// `fs.createReadStream`, `fs.createWriteStream`.
import { Buffer } from 'buffer/';
import { buf, enc, st, readStdin, toPath } from './call.js';
import { fs, readWhole } from './fs.js';
import { stream } from './packages.js';
import { complete } from './timers.js';

class ReadStream extends stream.Readable {
  constructor(p, o) {
    super({ highWaterMark: o?.highWaterMark ?? 65536, encoding: enc(o), signal: o?.signal, objectMode: false });
    if (p === '/dev/stdin' || p === 0) st.readsInput = true;
    else if (typeof p !== 'number') toPath(p);
    this.path = p;
    this.fd = null;
    this.bytesRead = 0;
    this._from = o?.start ?? 0;
    this._to = (o?.end ?? Infinity) + 1;
    complete(() => {
      if (this.destroyed) return;
      try {
        this._data = p === 0 || p === '/dev/stdin' ? readStdin() : readWhole(p);
      } catch (e) {
        return this.destroy(e);
      }
      this.fd = 10;
      this.emit('open', this.fd);
      this.emit('ready');
      this._wanted?.();
    });
  }
  _read(n) {
    if (!this._data) {
      this._wanted = () => this._read(n);
      return;
    }
    complete(() => {
      const part = this._data.subarray(this._from, Math.min(this._from + this.readableHighWaterMark, this._to));
      this._from += part.length;
      this.bytesRead += part.length;
      this.push(part.length ? buf(part) : null);
    });
  }
  close(cb) {
    if (cb) this.once('close', cb);
    this.destroy();
  }
}

class WriteStream extends stream.Writable {
  constructor(p, o) {
    super({ highWaterMark: o?.highWaterMark ?? 16384, decodeStrings: true, defaultEncoding: enc(o) ?? 'utf8' });
    this.path = p;
    this.fd = null;
    this.bytesWritten = 0;
    this._appends = (o?.flags ?? 'w')[0] === 'a';
    try {
      const flag = o?.flags ?? 'w';
      if (!this._appends) fs.writeFileSync(p, '', { flag });
      complete(() => {
        this.fd = 11;
        this.emit('open', this.fd);
        this.emit('ready');
      });
    } catch (e) {
      complete(() => this.destroy(e));
    }
  }
  _write(chunk, encoding, done) {
    try {
      fs.appendFileSync(this.path, chunk);
      this.bytesWritten += chunk.length;
    } catch (e) {
      return done(e);
    }
    complete(() => done());
  }
  _writev(chunks, done) {
    this._write(Buffer.concat(chunks.map(c => c.chunk)), 'buffer', done);
  }
  close(cb) {
    if (cb) this.once('close', cb);
    this.end();
  }
}

Object.assign(fs, {
  ReadStream,
  WriteStream,
  FileReadStream: ReadStream,
  FileWriteStream: WriteStream,
  createReadStream: (p, o) => new ReadStream(p, o),
  createWriteStream: (p, o) => new WriteStream(p, o),
});
