#!/usr/bin/env bash
# Builds everything, checks the formatting and runs all tests; arguments go to dotnet test (./test.sh --filter Name~Numeric). The last line is
# the sum: N passed, N failed, N skipped. Needs git, bash and the .NET 10 SDK; PG=17 picks PostgreSQL's version.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. build/common.sh
build/probe.sh
. build/postgres.sh

results=$PWD/artifacts/test-results
passed=0 failed=0 skipped=0 filtered=no
[ $# = 0 ] || filtered=yes
rm -rf "$results"
mkdir -p "$results"

# step NAME COMMAND...: something that must succeed before any test is worth running.
step() {
  local name=$1
  shift
  if ! "$@" </dev/null; then
    loud "$name failed"
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
  fi
}

# count FILE NAME: a number from the summary of a result file; 0 if it is not there.
count() {
  local number
  number=$(grep -o '<Counters [^>]*' "$1" | grep -o " $2=\"[0-9]*\"" | grep -o '[0-9]*') || number=0
  echo "$number"
}

# run_project PROJECT ARGUMENTS...: one test project, already built.
run_project() {
  local project=$1 name assembly trx status=0 total ok bad left
  shift
  name=$(basename "$project" .csproj)
  assembly=$(dirname "$project")/bin/Release/net10.0/$name.dll
  trx=$results/$name.trx
  dotnet test "$assembly" --nologo --logger "trx;LogFileName=$trx" --logger "console;verbosity=minimal" "$@" </dev/null || status=$?
  if [ ! -f "$trx" ]; then
    loud "$name left no results (exit code $status)"
    failed=$((failed + 1))
    return
  fi

  total=$(count "$trx" total) ok=$(count "$trx" passed)
  bad=$(($(count "$trx" failed) + $(count "$trx" error) + $(count "$trx" timeout) + $(count "$trx" aborted)))
  left=$((total - ok - bad))
  # A test host that crashed has no failed test to show for it.
  if [ "$status" != 0 ] && [ "$bad" = 0 ]; then
    loud "$name ended with exit code $status"
    bad=1
  fi
  printf '%-32s %d passed, %d failed, %d skipped\n' "$name" "$ok" "$bad" "$left"
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + left))
}

# catalogue NAME LETTER TOTAL: of the numbered cases of a catalogue (B01_..., B02_...), how many passed; one with several tests when all of them did.
catalogue() {
  local name=$1 letter=$2 total=$3 ok
  ok=$(grep -ho '<UnitTestResult [^>]*' "$results"/*.trx |
    sed -n "s/.* testName=\"[^\"(]*\.\(${letter}[0-9][0-9]\)_.* outcome=\"\([A-Za-z]*\)\".*/\1 \2/p" |
    sort -u | awk '{ seen[$1]; if ($2 != "Passed") bad[$1] } END { for (n in seen) if (!(n in bad)) ok++; print ok + 0 }')
  printf '%s %d/%d\n' "$name" "$ok" "$total"
  # A run of all tests must have them all; one with arguments is of some alone.
  [ "$ok" -ge "$total" ] || [ "$filtered" = yes ] || failed=$((failed + 1))
}

# simulate: the driver in the simulation, seed after seed; counts as one test, and as a failure for each seed that fails. SEEDS=200 runs fewer.
simulate() {
  local log=$results/simulation.txt status=0 bad
  dotnet tests/Simulation/bin/Release/net10.0/ActorPg.Simulation.Tests.dll \
    run --seeds "1..${SEEDS:-5000}" --budget 900s </dev/null >"$log" 2>&1 || status=$?
  bad=$(sed -n '$s/.* passed, \([0-9]*\) failed$/\1/p' "$log")
  if [ "$status" = 0 ] && [ "$bad" = 0 ]; then
    tail -n 2 "$log"
    passed=$((passed + 1))
  else
    cat "$log"
    loud "The simulation failed: docs/simulation.md says how to replay a seed"
    [ "${bad:-0}" -gt 0 ] || bad=1
    failed=$((failed + bad))
  fi
}

step "dotnet tool restore" dotnet tool restore
step "The build" dotnet build ActorPg.sln -c Release --nologo -v quiet
step "dotnet csharpier check" dotnet csharpier check .

wanting=
for project in */*/*.csproj; do
  needs=$(sed -n 's:.*<Needs>\(.*\)</Needs>.*:\1:p' "$project")
  if [ -n "$needs" ] && ! grep -q "<With$needs .*>true</With$needs>" artifacts/probe.props; then
    wanting="$wanting$needs $project"$'\n'
  elif [[ "$project" == tests/* ]]; then
    run_project "$project" "$@"
  fi
done

# What could not be compiled is skipped: each test method that is written there, and a project without any as one.
for needs in $(cut -d' ' -f1 <<<"$wanting" | sort -u); do
  names= left=0
  for project in $(sed -n "s/^$needs //p" <<<"$wanting"); do
    written=$(grep -rhoE --include='*.cs' '\[(Fact|Theory)\]' "$(dirname "$project")" | wc -l) || written=0
    names="$names $(basename "$project" .csproj)"
    left=$((left + written))
  done
  [ "$left" != 0 ] || left=1
  loud "SKIPPED: the packages of $needs cannot be restored here:$names ($left skipped)"
  skipped=$((skipped + left))
done

[ "$filtered" = yes ] || simulate
ran=$((passed + failed))
catalogue hostile H 78
catalogue inputs B 64
catalogue cve C 38
[ "$ran" != 0 ] || loud "No test ran"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$ran" != 0 ]
