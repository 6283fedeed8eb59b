#!/usr/bin/env bash
# Runs samples/Etl on a throw-away PostgreSQL. Needs git, bash and the .NET 10 SDK; PG=17 picks PostgreSQL's version.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. build/common.sh
build/probe.sh
. build/postgres.sh
dotnet build samples/Etl -c Release -v quiet --nologo >artifacts/etl-build.log || { cat artifacts/etl-build.log; fail "The sample does not build"; }
dotnet samples/Etl/bin/Release/net10.0/Etl.dll "$@"
