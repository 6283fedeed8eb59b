#!/usr/bin/env bash
# Runs bench/Compare, ActorPg beside Npgsql, on a throw-away PostgreSQL; arguments are passed on. PG=17 picks PostgreSQL's version.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. build/common.sh
build/probe.sh
. build/postgres.sh
dotnet build bench/Compare -c Release -v quiet --nologo >artifacts/bench-build.log || { cat artifacts/bench-build.log; fail "The bench does not build"; }
dotnet bench/Compare/bin/Release/net10.0/ActorPg.Bench.Compare.dll "$@"
