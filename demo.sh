#!/usr/bin/env bash
# Runs the demo, samples/Bank, on a throw-away PostgreSQL. Needs git, bash and the .NET 10 SDK; PG=17 picks PostgreSQL's version.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. build/common.sh
build/probe.sh
. build/postgres.sh
dotnet build samples/Bank -c Release -v quiet --nologo >artifacts/demo-build.log || { cat artifacts/demo-build.log; fail "The demo does not build"; }
dotnet samples/Bank/bin/Release/net10.0/Bank.dll "$@"
