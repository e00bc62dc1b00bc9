"""asyncio's own subprocesses, several at once."""
import asyncio
import json
import sys

words = json.load(sys.stdin)["words"]
ECHO = "import sys, time; time.sleep(float(sys.argv[1])); print(sys.stdin.read().upper()); print('e', file=sys.stderr); sys.exit(int(sys.argv[2]))"


async def run(word, seconds, code):
    p = await asyncio.create_subprocess_exec(sys.executable, "-c", ECHO, str(seconds), str(code), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
    out, err = await p.communicate(word.encode())
    return out, err, p.returncode


async def main():
    print(await asyncio.gather(*(run(w, 0.01 * i, i) for i, w in enumerate(words))))
    p = await asyncio.create_subprocess_shell("for i in 1 2 3; do echo line $i; done; exit 5", stdout=asyncio.subprocess.PIPE)
    print([line async for line in p.stdout], await p.wait())
    p = await asyncio.create_subprocess_exec(sys.executable, "-c", "import time; time.sleep(60)")
    try:
        await asyncio.wait_for(p.wait(), 0.1)
    except TimeoutError:
        p.kill()
    print(await p.wait())
    try:
        await asyncio.create_subprocess_exec("no-such-program")
    except FileNotFoundError as e:
        print(e.errno)
    p = await asyncio.create_subprocess_exec(sys.executable, "-c", "for _ in range(2): print(input()[::-1], flush=True)", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    for text in (b"abc\n", b"xyz\n"):
        p.stdin.write(text)
        await p.stdin.drain()
        print(await p.stdout.readline())
    p.stdin.close()
    print(await p.wait(), await p.stdout.read())


asyncio.run(main())
