#!/usr/bin/env bash
# Finds out once whether the packages of Akka.NET and Testcontainers can be restored here, and remembers the answer in artifacts/probe.props, which
# Directory.Build.props reads. Projects that need them compile to nothing where they cannot. With --again it forgets what it knew; so it does
# when the package versions change. ACTORPG_WITHOUT="Akka Testcontainers" has it say that those cannot, to see the other world.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. build/common.sh

answer=artifacts/probe.props
versions="$(cksum <Directory.Packages.props) ${ACTORPG_WITHOUT:-}"
if [ "${1:-}" != --again ] && [ -f "$answer" ] && grep -qF "<!-- $versions -->" "$answer"; then
  exit 0
fi

# can_restore NAME PACKAGE...: restores a project that has nothing but these packages.
can_restore() {
  local name=$1 directory=artifacts/probe/$1 package
  shift
  case " ${ACTORPG_WITHOUT:-} " in
    *" ${name%.Probe} "*)
      echo false
      return
      ;;
  esac
  rm -rf "$directory"
  mkdir -p "$directory"
  {
    echo '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup>'
    for package in "$@"; do echo "<PackageReference Include=\"$package\" />"; done
    echo '</ItemGroup></Project>'
  } >"$directory/$name.csproj"
  if limited 120 dotnet restore "$directory/$name.csproj" >"$directory/restore.log" 2>&1 </dev/null; then
    echo true
  else
    echo false
  fi
}

rm -f "$answer"
akka=$(can_restore Akka.Probe Akka Akka.Streams Akka.Hosting Akka.Remote Akka.Cluster Akka.TestKit.Xunit2)
testcontainers=$(can_restore Testcontainers.Probe Testcontainers.PostgreSql)
cat >"$answer" <<PROPS
<Project>
  <!-- $versions -->
  <PropertyGroup>
    <WithAkka Condition="'\$(WithAkka)' == ''">$akka</WithAkka>
    <WithTestcontainers Condition="'\$(WithTestcontainers)' == ''">$testcontainers</WithTestcontainers>
  </PropertyGroup>
</Project>
PROPS
[ "$akka" = true ] || loud "Without Akka.NET: its packages cannot be restored here, so what needs them compiles to nothing"
say "Akka.NET can be restored: $akka. Testcontainers can be restored: $testcontainers. (Remembered; build/probe.sh --again asks anew.)"
