"""Queues, groups, processes and pools of asyncio, beside threads."""
import asyncio, sys, time, contextlib, concurrent.futures as cf, threading, queue

async def worker(n, q, out):
    while True:
        x = await q.get()
        try:
            await asyncio.sleep(0.001 * x)
            out.append((n, x))
        finally:
            q.task_done()

async def main():
    q = asyncio.Queue()
    out = []
    ws = [asyncio.create_task(worker(i, q, out), name=f'w{i}') for i in range(3)]
    for x in range(6):
        q.put_nowait(x)
    await q.join()
    [w.cancel() for w in ws]
    r = await asyncio.gather(*ws, return_exceptions=True)
    print(sorted((x for _, x in out)), [type(x).__name__ for x in r])
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(1)
    except TimeoutError as e:
        print('timeout', repr(e))
    try:
        await asyncio.wait_for(asyncio.sleep(1), 0.005)
    except asyncio.TimeoutError:
        print('wf')
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(asyncio.sleep(1))
            tg.create_task(fail())
    except* ValueError as eg:
        print(eg.exceptions, eg)
    p = await asyncio.create_subprocess_exec(sys.executable, '-c', 'import sys;print(sys.stdin.read().upper());sys.exit(3)', stdin=-1, stdout=-1)
    o, e = await p.communicate(b'hey')
    print(o, p.returncode)
    p = await asyncio.create_subprocess_shell('echo a; sleep 0.01; echo b >&2; exit 2', stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
    async for l in p.stdout:
        print(l)
    print(await p.wait())
    sem = asyncio.Semaphore(2)
    ev = asyncio.Event()
    asyncio.get_running_loop().call_later(0.002, ev.set)
    await ev.wait()

    async def s(i):
        async with sem:
            await asyncio.sleep(0.001)
            return i
    print(await asyncio.gather(*(s(i) for i in range(4))))
    print([await c for c in asyncio.as_completed([s(1)])])
    d, p = await asyncio.wait([asyncio.create_task(s(9))], return_when=asyncio.FIRST_COMPLETED)
    print(len(d), len(p))
    print(await asyncio.to_thread(lambda: 42))
    print(await asyncio.get_running_loop().run_in_executor(None, sum, [1, 2]))

    async def g():
        for i in range(3):
            yield i
            await asyncio.sleep(0)
    print([x async for x in g()])

    @contextlib.asynccontextmanager
    async def cm():
        print('in')
        yield 5
        print('out')
    async with cm() as v:
        print(v)
    async with contextlib.AsyncExitStack() as st:
        await st.enter_async_context(cm())
    c = asyncio.Condition()
    l = asyncio.Lock()
    async with l:
        print(l.locked())
    t = asyncio.create_task(asyncio.sleep(9))
    t.cancel('why')
    try:
        await t
    except asyncio.CancelledError as e:
        print('cancelled', e)
    fut = asyncio.get_running_loop().create_future()
    fut.set_result(1)
    print(await fut)
    asyncio.create_task(lost())
    await asyncio.sleep(0.001)

async def lost():
    raise RuntimeError('never retrieved')

async def fail():
    raise ValueError('vf')
asyncio.run(main())
with cf.ThreadPoolExecutor(3) as ex:
    print(list(ex.map(lambda x: x * x, range(5))))
    fs = [ex.submit(pow, 2, i) for i in range(3)]
    print(sorted((f.result() for f in cf.as_completed(fs))))
    f = ex.submit(lambda: 1 / 0)
    print(repr(f.exception()))
with cf.ProcessPoolExecutor(2) as ex:
    print(list(ex.map(abs, [-1, -2])))
q = queue.Queue(2)
r = []

def prod():
    for i in range(5):
        q.put(i)
    q.put(None)

def cons():
    while (x := q.get()) is not None:
        r.append(x)
ts = [threading.Thread(target=f) for f in (prod, cons)]
[t.start() for t in ts]
[t.join() for t in ts]
print(r)
lock = threading.Lock()
tl = threading.local()
print(threading.current_thread().name, threading.active_count())

def boom():
    raise ValueError('in thread')
t = threading.Thread(target=boom, name='T1')
t.start()
t.join()
b = threading.Barrier(2)
e = threading.Event()
threading.Timer(0.01, e.set).start()
print(e.wait(1))
