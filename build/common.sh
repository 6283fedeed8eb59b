# Sourced by the scripts at the top, from the top. Says things, finds dotnet, and sets what every run needs.

say() { printf '%s\n' "$*" >&2; }
loud() { printf '\n=== %s ===\n\n' "$*" >&2; }
fail() { loud "$*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# limited SECONDS COMMAND...: with a time limit, where the system can set one.
limited() {
  local seconds=$1
  shift
  if has timeout; then timeout "$seconds" "$@"; else "$@"; fi
}

if ! has dotnet && [ -x "$HOME/.dotnet/dotnet" ]; then
  PATH="$HOME/.dotnet:$PATH"
fi
has dotnet || fail "The .NET 10 SDK is needed, and no dotnet is on the PATH"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# A build server that outlives the script would hold its output open.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
mkdir -p artifacts

# build_quietly PROJECT: for release, and without a word unless it fails.
build_quietly() {
  local log
  log=artifacts/$(basename "$1")-build.log
  dotnet build "$1" -c Release -v quiet --nologo >"$log" || { cat "$log"; fail "$1 does not build"; }
}
