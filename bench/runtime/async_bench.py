"""CPython's asyncio in the rows of async_bench.cpp: nanoseconds an operation."""
import asyncio
import time

N = 20_000


async def child(i):
    return i


async def level(n):
    return 0 if n == 0 else 1 + await level(n - 1)


async def row_child():
    for i in range(N):
        await child(i)
    return N


async def row_chain():
    for _ in range(N // 200):
        await level(200)
    return N


async def row_gather():
    await asyncio.gather(*[child(i) for i in range(N)])
    return N


async def row_sleep():
    await asyncio.gather(
        *[asyncio.sleep(0.001 + i * 7919 % 9000 * 1e-6) for i in range(N)])
    return N


async def row_turn():
    for _ in range(N):
        await asyncio.sleep(0)
    return N


async def row_queue():
    there, back = asyncio.Queue(), asyncio.Queue()

    async def ping():
        for i in range(N // 2):
            await there.put(i)
            await back.get()

    async def pong():
        for _ in range(N // 2):
            await back.put(await there.get())

    await asyncio.gather(ping(), pong())
    return N


async def row_exception():
    async def throws(n):
        if n == 0:
            raise ValueError
        await throws(n - 1)

    for _ in range(100):
        try:
            await throws(64)
        except ValueError:
            pass
    return 100


for row in (row_child, row_chain, row_gather, row_sleep, row_turn, row_queue,
            row_exception):
    begin = time.thread_time_ns()
    n = asyncio.run(row())
    print(f"{row.__name__[4:] + '_asyncio':28} "
          f"{(time.thread_time_ns() - begin) / n:12.1f} ns")
