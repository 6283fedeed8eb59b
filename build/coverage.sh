#!/usr/bin/env bash
# What of the connection's and the pool's actors the simulation reaches: branches taken of branches there are, file by file, and in all.
# build/coverage.sh [SEEDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. build/common.sh
results=$PWD/artifacts/coverage
rm -rf "$results"
mkdir -p "$results"
build_quietly tests/Simulation
ACTORPG_SEEDS=${1:-1000} dotnet test tests/Simulation -c Release --no-build --nologo --filter Seeds_are_well \
  --collect "XPlat Code Coverage" --results-directory "$results" >"$results/test.log" || { cat "$results/test.log"; fail "A seed failed"; }

# A branch belongs to a line: condition-coverage="50% (1/2)". A file with nested or asynchronous parts has several classes.
find "$results" -name coverage.cobertura.xml -exec cat {} + | awk '
  match($0, /filename="[^"]*"/) { file = substr($0, RSTART + 10, RLENGTH - 11); sub(/.*src\/Actors\//, "", file); sub(/^Actors\//, "", file) }
  file ~ /^(Connection|Pool)\// && match($0, /<line number="[0-9]+"/) {
    line = file ":" substr($0, RSTART + 14, RLENGTH - 15)
    if (match($0, /\([0-9]+\/[0-9]+\)/)) {
      split(substr($0, RSTART + 1, RLENGTH - 2), of, "/")
      if (of[1] > taken[line]) taken[line] = of[1]
      there[line] = of[2]
      where[line] = file
    }
  }
  END {
    for (line in there) { a[where[line]] += taken[line]; b[where[line]] += there[line]; all += taken[line]; sum += there[line] }
    for (f in b) printf "%5.1f%% %4d of %4d  %s\n", 100 * a[f] / b[f], a[f], b[f], f | "sort -n"
    close("sort -n")
    printf "branches %.1f%% (%d of %d)\n", sum ? 100 * all / sum : 0, all, sum
  }'
