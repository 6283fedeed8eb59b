#!/usr/bin/env bash
# Runs bench/Compare, ActorPg beside Npgsql, and asyncpg where Python has it, on a throw-away PostgreSQL; arguments are passed on. PG=17 picks
# PostgreSQL's version.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. build/common.sh
build/probe.sh
. build/postgres.sh
dotnet build bench/Compare -c Release -v quiet --nologo >artifacts/bench-build.log || { cat artifacts/bench-build.log; fail "The bench does not build"; }
for python in python3 /usr/bin/python3; do
  if [ -z "${ACTORPG_BENCH_ASYNCPG:-}" ] && "$python" -c 'import asyncpg' 2>/dev/null; then
    export ACTORPG_BENCH_ASYNCPG="$python bench/runners/asyncpg_worker.py"
  fi
done
dotnet bench/Compare/bin/Release/net10.0/ActorPg.Bench.Compare.dll "$@"
