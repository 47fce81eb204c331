"""Runs async_bench and prints nanoseconds an operation, with ratios.

python3 async_bench.py PROGRAM... where each PROGRAM is a build of
async_bench.cpp. CPython's asyncio is measured beside. "x best" is the best of
the others' time, "plain" and CPython aside, over ours: above 1 we are faster.
"""
import asyncio
import json
import subprocess
import sys
import time

# row: (what it is, target)
ROWS = {
    "child": ("await a child that completes at once", ""),
    "chain": ("await chain 1,000 deep, a level", ""),
    "gather": ("gather of 100,000 tasks, a task", ""),
    "sleep": ("100,000 sleeps, a timer", ""),
    "turn": ("one turn of the loop", ""),
    "queue": ("ping-pong through a queue", ""),
    "bytes": ("bytes held by a waiting task", "<= 120 / 105"),
    "exception": ("exception through 64 awaits",
                  "<= 146,000 / 132,000 (libcoro, cppcoro)"),
    "no_handler": ("the same with no_handler", "<= 0.35 x plain frames"),
    "echo": ("echo, server CPU a request", "<= 1.15 x plain epoll"),
}
COLUMNS = ("recoro", "boost.asio", "asio", "yield_context", "plain")

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


def asyncio_times():
    times = {}
    for row in (row_child, row_chain, row_gather, row_sleep, row_turn,
                row_queue, row_exception):
        begin = time.thread_time_ns()
        n = asyncio.run(row())
        times[row.__name__[4:]] = (time.thread_time_ns() - begin) / n
    return times


def run(program):
    """{row: {who: figure}}, the median of three for what is repeated."""
    out = subprocess.run(
        [program, "--benchmark_format=json", "--benchmark_min_time=0.2",
         "--benchmark_repetitions=3", "--benchmark_report_aggregates_only"],
        capture_output=True, text=True, check=True).stdout
    rows = {}
    for each in json.loads(out)["benchmarks"]:
        if each["aggregate_name"] != "median":
            continue
        row, _, who = each["run_name"].split("/")[0].partition(" - ")
        figure = each.get("value") or 1e9 / each["items_per_second"]
        rows.setdefault(row, {})[who] = figure
    return rows


def main(programs):
    python = asyncio_times()
    for program in programs:
        rows = run(program)
        rows["no_handler"]["plain"] = rows["exception"]["plain"]
        columns = [c for c in COLUMNS if any(c in r for r in rows.values())]
        print(f"{program.rsplit('.', 1)[-1]}, ns an operation")
        print(f"  {'':38}" + "".join(f"{c:>14}" for c in (*columns, "asyncio"))
              + f"{'x best':>8}{'/ plain':>9}")
        for row, (text, target) in ROWS.items():
            who = rows[row]
            ours = who["recoro"]
            others = [who[c] for c in columns[1:] if c != "plain" and c in who]
            cells = [who.get(c) for c in columns] + [python.get(row)]
            print(f"  {text:38}"
                  + "".join(f"{c:14,.1f}" if c else f"{'':14}" for c in cells)
                  + (f"{min(others) / ours:8.1f}" if others else f"{'':8}")
                  + (f"{ours / who['plain']:9.2f}" if "plain" in who
                     else f"{'':9}")
                  + (f"   {target}" if target else ""))
        if "asio" not in columns:
            print("  (standalone Asio is not installed: libasio-dev)")


if __name__ == "__main__":
    main(sys.argv[1:])
