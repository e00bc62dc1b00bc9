"""Concurrent work with gather, task groups, queues, semaphores, time-outs, cancellation."""
import asyncio
import contextlib
import contextvars
import json
import sys

jobs = json.load(sys.stdin)["jobs"]
who = contextvars.ContextVar("who", default="nobody")
order = []


async def job(name, seconds):
    who.set(name)
    await asyncio.sleep(seconds)
    order.append(who.get())
    if name == "bad":
        raise ValueError(name)
    return name.upper()


async def worker(name, queue, results):
    while True:
        item = await queue.get()
        await asyncio.sleep(0.001 * item)
        results.append(item * item)
        queue.task_done()


async def numbers(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i


@contextlib.asynccontextmanager
async def session():
    print("connect")
    try:
        yield "session"
    finally:
        await asyncio.sleep(0)
        print("disconnect")


async def main():
    print(await asyncio.gather(*(job(*j) for j in jobs), return_exceptions=True), order, who.get())
    queue, results = asyncio.Queue(maxsize=2), []
    workers = [asyncio.create_task(worker(n, queue, results)) for n in range(3)]
    for item in range(6):
        await queue.put(item)
    await queue.join()
    for w in workers:
        w.cancel()
    print(sorted(results), [type(r).__name__ for r in await asyncio.gather(*workers, return_exceptions=True)])
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(10)
    except TimeoutError:
        print("timed out")
    try:
        await asyncio.wait_for(asyncio.Event().wait(), 0.01)
    except asyncio.TimeoutError as e:
        print("timed out again", isinstance(e, TimeoutError))
    try:
        async with asyncio.TaskGroup() as group:
            slow = group.create_task(asyncio.sleep(10))
            group.create_task(job("bad", 0))
    except* ValueError as errors:
        print(errors.exceptions, slow.cancelled())
    semaphore, running, most = asyncio.Semaphore(2), 0, 0

    async def limited(i):
        nonlocal running, most
        async with semaphore:
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.001)
            running -= 1
        return i

    print(await asyncio.gather(*map(limited, range(5))), most)
    for finished in asyncio.as_completed([job("x", 0.02), job("y", 0.001)]):
        print(await finished)
    done, pending = await asyncio.wait([asyncio.create_task(job(*j)) for j in jobs[:2]], return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending), [t.result() for t in done])
    for p in pending:
        p.cancel()
    print([i async for i in numbers(4) if i % 2], {i: i async for i in numbers(2)})
    async with session() as s:
        print(s)
    loop = asyncio.get_running_loop()
    loop.call_later(0.005, order.append, "later")
    loop.call_soon(order.append, "soon")
    print(await asyncio.to_thread(sum, [1, 2]), await loop.run_in_executor(None, len, "abc"))
    await asyncio.sleep(0.02)
    print(order[-2:], asyncio.current_task().get_name() != "", loop.time() > 0)
    lock, condition, event, barrier = asyncio.Lock(), asyncio.Condition(), asyncio.Event(), asyncio.Barrier(2)

    async def waiter():
        async with condition:
            await condition.wait()
        await event.wait()
        await barrier.wait()
        return "woken"

    task = asyncio.create_task(waiter())
    await asyncio.sleep(0)
    async with lock, condition:
        condition.notify_all()
    event.set()
    await barrier.wait()
    print(await task, lock.locked())
    shielded = asyncio.create_task(job("shielded", 0.005))
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(asyncio.shield(shielded), 0.001)
    print(await shielded)
    future = loop.create_future()
    loop.call_soon(future.set_result, 42)
    return await future


print(asyncio.run(main()))
with asyncio.Runner() as runner:
    print(runner.run(job("runner", 0)))


async def cancelled():
    asyncio.current_task().cancel()
    await asyncio.sleep(0)


try:
    asyncio.run(cancelled())
except asyncio.CancelledError:
    print("cancelled")
asyncio.run(job("bad", 0))
