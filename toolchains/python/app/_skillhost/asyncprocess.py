"""asyncio's subprocesses. They run in the host beside this instance; the event loop looks at them between its tasks."""
import asyncio, subprocess

from componentize_py_types import Err
from wit_world.imports import process as host

from . import children, descriptors

_SHORTEST, _LONGEST = 0.0002, 0.005


class Process(asyncio.subprocess.Process):
    def __init__(self, popen, limit):
        self._popen, self.pid = popen, popen.pid
        self.stdin = _Writer(popen.stdin) if popen.stdin else None
        self.stdout, self.stderr = (asyncio.StreamReader(limit=limit) if f else None for f in (popen.stdout, popen.stderr))
        self._watch = asyncio.ensure_future(self._follow())

    returncode = property(lambda self: self._popen.poll() if not self._reading() else None)

    def _reading(self):
        return not self._watch.done()

    async def _follow(self):
        """Feeds the readers while the child speaks, until it has ended."""
        streams = {host.Events.STDOUT: (self._popen.stdout, self.stdout), host.Events.STDERR: (self._popen.stderr, self.stderr)}
        streams = {event: ends for event, ends in streams.items() if ends[0]}
        pause = _SHORTEST
        while streams or self._popen.poll() is None:
            wanted = host.Events(0)
            for event in streams:
                wanted |= event
            [come] = children.wait_any([(self._popen._child, wanted | host.Events.EXIT)], 0)
            came = [event for event in streams if come & event]
            for event in came:
                raw, reader = streams[event]
                data = raw.raw.read(1 << 16) if hasattr(raw, "raw") else raw.read(1 << 16)
                if data:
                    reader.feed_data(data)
                else:
                    reader.feed_eof()
                    del streams[event]
            pause = _SHORTEST if came else min(pause * 2, _LONGEST)
            await asyncio.sleep(0 if came else pause)

    async def wait(self):
        await asyncio.shield(self._watch)
        return self._popen.wait()

    async def communicate(self, input=None):
        async def feed():
            if self.stdin is not None:
                if input:
                    self.stdin.write(input)
                    await self.stdin.drain()
                self.stdin.close()

        async def read(stream):
            return None if stream is None else await stream.read()
        _, out, err = await asyncio.gather(feed(), read(self.stdout), read(self.stderr))
        await self.wait()
        return out, err

    def send_signal(self, signal):
        self._popen.send_signal(signal)

    def terminate(self):
        self._popen.terminate()

    def kill(self):
        self._popen.kill()


class _Writer:
    """A child's input: what is written waits here until the child has room for it."""

    def __init__(self, stream):
        self._stream, self._rest, self._closing = stream, bytearray(), False

    def write(self, data):
        self._rest += data

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    async def drain(self):
        child = descriptors.get(self._stream.fileno()).child
        while self._rest:
            [come] = children.wait_any([(child, host.Events.WRITABLE)], 0)
            if come & host.Events.WRITABLE:
                try:
                    del self._rest[:child.write(bytes(self._rest[:1 << 16]))]
                except Err:
                    self._rest.clear()
                    raise BrokenPipeError(32, "Broken pipe") from None
            await asyncio.sleep(0 if come else _SHORTEST)

    def close(self):
        if not self._closing:
            self._closing = True
            asyncio.ensure_future(self._finish())

    write_eof = close

    async def _finish(self):
        try:
            await self.drain()
        except BrokenPipeError:
            pass
        try:
            self._stream.close()
        except BrokenPipeError:
            pass

    def can_write_eof(self):
        return True

    def is_closing(self):
        return self._closing

    async def wait_closed(self):
        while not self._stream.closed:
            await asyncio.sleep(_SHORTEST)


async def create_subprocess_exec(program, *args, stdin=None, stdout=None, stderr=None, limit=1 << 16, **options):
    popen = subprocess.Popen([program, *args], stdin=stdin, stdout=stdout, stderr=stderr, **options)
    return Process(popen, limit)


async def create_subprocess_shell(cmd, stdin=None, stdout=None, stderr=None, limit=1 << 16, **options):
    return Process(subprocess.Popen(cmd, shell=True, stdin=stdin, stdout=stdout, stderr=stderr, **options), limit)


def install():
    asyncio.create_subprocess_exec = asyncio.subprocess.create_subprocess_exec = create_subprocess_exec
    asyncio.create_subprocess_shell = asyncio.subprocess.create_subprocess_shell = create_subprocess_shell
    asyncio.subprocess.Process.__module__ = "asyncio.subprocess"
