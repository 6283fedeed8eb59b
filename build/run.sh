#!/usr/bin/env bash
# run.sh PROJECT [ARGUMENTS]: builds a sample and runs it on a throw-away PostgreSQL. Needs git, bash and the .NET 10 SDK, and for what is built on Akka.NET a
# registry that has it; PG=17 picks PostgreSQL's version.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. build/common.sh
project=$1
shift
build/probe.sh
if grep -q AkkaNet "$project"/*.csproj && ! grep -q '<WithAkka .*>true</WithAkka>' artifacts/probe.props; then
  fail "The packages of Akka.NET cannot be restored here"
fi
. build/postgres.sh
build_quietly "$project"
dotnet "$project/bin/Release/net10.0/$(basename "$project").dll" "$@"
