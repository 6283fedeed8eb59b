"""asyncpg at the work of bench/Compare, on uvloop where that is installed.

Given a work order's words (peer, scenario, seconds, expected rows, expected sum) it prints one measurement as a line of JSON, as the bench's own
workers do. The server is named by ACTORPG_TEST_URL. Values are decoded by asyncpg as it fetches; of each answer the number of rows is checked.
"""

import asyncio
import json
import os
import resource
import sys
import time

import asyncpg

try:
    import uvloop
except ImportError:
    uvloop = None

PG_TYPE = (
    "select typname, typnamespace, typowner, typlen, typbyval, typcategory, typispreferred, typisdefined, typdelim, typrelid, typelem, "
    "typarray from pg_type where typtypmod = $1 and typisdefined = $2"
)
ADD_ONE = "SELECT $1::int + 1"
ROW = (10, 11, 10, "TESTTESTTEST", 10.333, 12341234, "123412341234")
COLUMNS = ["a", "b", "c", "d", "e", "f", "g"]
INSERT = "INSERT INTO bench_rows(a, b, c, d, e, f, g) VALUES ($1, $2, $3, $4, $5, $6, $7)"
INSERT_ONE = "INSERT INTO bench_rows VALUES ($1) RETURNING n"
BATCH = [ROW] * 1000
COPY = [ROW] * 10_000
SCAN = "SELECT i, i::bigint*2, i::float8/3, 'row ' || i, now() FROM generate_series(1,1000000) i"


def rows_of(sql, *arguments):
    async def run(executor, expected):
        if len(await executor.fetch(sql, *arguments)) != expected:
            raise SystemExit(f"{sql}: another number of rows than {expected}")

    return run


def value_of(sql, answer, *arguments):
    async def run(executor, _):
        if await executor.fetchval(sql, *arguments) != answer:
            raise SystemExit(f"{sql}: not {answer}")

    return run


async def batch(executor, _):
    await executor.executemany(INSERT, BATCH)


async def copy(executor, _):
    if await executor.copy_records_to_table("bench_rows", columns=COLUMNS, records=COPY) != f"COPY {len(COPY)}":
        raise SystemExit("COPY took another number of rows")


async def scan(connection, expected):
    count = 0
    async with connection.transaction():
        async for _ in connection.cursor(SCAN, prefetch=1000):
            count += 1
    if count != expected:
        raise SystemExit(f"the scan had {count} rows")


# Callers, connections (fewer than callers: a pool), the work.
SCENARIOS = {
    "latency1": (1, 1, value_of(ADD_ONE, 42, 41)),
    "param1": (10, 10, value_of(ADD_ONE, 42, 41)),
    "param1-read": (10, 10, value_of(ADD_ONE, 42, 41)),
    "oneplusone": (10, 10, value_of("SELECT 1+1", 2)),
    "many200": (200, 4, value_of(ADD_ONE, 42, 41)),
    "many200-read": (200, 4, value_of(ADD_ONE, 42, 41)),
    "ingest-ingest": (200, 4, value_of(INSERT_ONE, 7, 7)),
    "pg_type": (10, 10, rows_of(PG_TYPE, -1, True)),
    "series": (10, 10, rows_of("SELECT i FROM generate_series(1, $1) AS i", 1000)),
    "bytes": (10, 10, rows_of("SELECT b FROM bench_rows")),
    "arrays": (10, 10, rows_of("SELECT a FROM bench_rows")),
    "batch": (10, 10, batch),
    "copyin": (10, 10, copy),
    "scan1m": (1, 1, scan),
}


async def call(executor, work, expected, end):
    units = 0
    while time.monotonic() < end:
        await work(executor, expected)
        units += 1
    return units


async def measure(executors, work, expected, seconds):
    start = time.monotonic()
    units = await asyncio.gather(*(call(executor, work, expected, start + seconds) for executor in executors))
    return sum(units), time.monotonic() - start


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


async def main(peer, scenario, seconds, expected):
    callers, connections, work = SCENARIOS[scenario]
    url = os.environ["ACTORPG_TEST_URL"]
    if callers > connections:
        pool = await asyncpg.create_pool(url, min_size=connections, max_size=connections)
        executors = [pool] * callers
    else:
        executors = [await asyncpg.connect(url) for _ in range(callers)]
    await measure(executors, work, expected, min(2, seconds))
    processor = processor_seconds()
    units, elapsed = await measure(executors, work, expected, seconds)
    print(
        json.dumps(
            {
                "Peer": peer,
                "Scenario": scenario,
                "Units": units,
                "Seconds": elapsed,
                "CpuMicroseconds": (processor_seconds() - processor) * 1e6,
                "AllocatedBytes": None,
            }
        )
    )


if uvloop is not None:
    uvloop.install()
asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])))
