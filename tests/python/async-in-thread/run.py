"""Calls asynchronous code from synchronous code that a loop called: each loop in a thread of its own."""
import asyncio
import concurrent.futures
import json
import sys
import threading

urls = json.load(sys.stdin)["urls"]


async def fetch(url):
    await asyncio.sleep(0.001)
    return url.upper()


def fetch_all():
    async def main():
        return await asyncio.gather(*map(fetch, urls))
    return asyncio.run(main())


def from_anywhere():
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return "direct", fetch_all()
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        return "pool", pool.submit(fetch_all).result()


async def main():
    found = [from_anywhere(), await asyncio.to_thread(fetch_all), await asyncio.get_running_loop().run_in_executor(None, from_anywhere)]
    t = threading.Thread(target=lambda: found.append(fetch_all()))
    t.start()
    t.join()
    print(found, asyncio.current_task() is not None)
    await asyncio.sleep(0)
    coroutine = fetch("c")
    try:
        asyncio.run(coroutine)
    except RuntimeError as e:
        print(e)
    coroutine.close()


print(from_anywhere())
asyncio.run(main())
