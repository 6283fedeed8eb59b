#!/usr/bin/env bash
# Runs the demo, samples/Bank, on a throw-away PostgreSQL. Needs git, bash and the .NET 10 SDK; PG=17 picks PostgreSQL's version.
exec "$(dirname "${BASH_SOURCE[0]}")/build/run.sh" samples/Bank "$@"
