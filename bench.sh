#!/usr/bin/env bash
# Runs bench/Compare, ActorPg beside Npgsql, on a throw-away PostgreSQL; asyncpg where Python has it, and pgx where Go has it (Debian's golang-go and
# golang-github-jackc-pgx-v4-dev). Arguments are passed on. PG=17 picks PostgreSQL's version.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. build/common.sh
build/probe.sh
. build/postgres.sh
build_quietly bench/Compare
debian_go=/usr/share/gocode
for python in python3 /usr/bin/python3; do
  if [ -z "${ACTORPG_BENCH_ASYNCPG:-}" ] && "$python" -c 'import asyncpg' 2>/dev/null; then
    export ACTORPG_BENCH_ASYNCPG="$python bench/runners/asyncpg_worker.py"
  fi
done
if [ -z "${ACTORPG_BENCH_PGX:-}" ] && [ -d "$debian_go/src/github.com/jackc/pgx/v4" ] && command -v go >/dev/null; then
  GO111MODULE=off GOPATH="$debian_go" go build -o artifacts/pgx_worker bench/runners/pgx_worker.go
  export ACTORPG_BENCH_PGX=artifacts/pgx_worker
fi
dotnet bench/Compare/bin/Release/net10.0/ActorPg.Bench.Compare.dll "$@"
