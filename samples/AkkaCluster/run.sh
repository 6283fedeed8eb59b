#!/usr/bin/env bash
# Runs this sample on a throw-away PostgreSQL. Needs git, bash, the .NET 10 SDK and a registry that has Akka.NET; PG=17 picks PostgreSQL's version.
exec "$(dirname "${BASH_SOURCE[0]}")/../../build/run.sh" samples/AkkaCluster "$@"
