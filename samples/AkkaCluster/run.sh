#!/usr/bin/env bash
# Runs samples/AkkaCluster on a throw-away PostgreSQL. Needs git, bash, the .NET 10 SDK and a registry that has Akka.NET; PG=17 picks PostgreSQL's version.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. build/common.sh
build/probe.sh
grep -q '<WithAkka .*>true</WithAkka>' artifacts/probe.props || fail "The packages of Akka.NET cannot be restored here"
. build/postgres.sh
dotnet build samples/AkkaCluster -c Release -v quiet --nologo >artifacts/akka-cluster-build.log || { cat artifacts/akka-cluster-build.log; fail "The sample does not build"; }
dotnet samples/AkkaCluster/bin/Release/net10.0/AkkaCluster.dll "$@"
