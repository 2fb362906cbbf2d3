#!/usr/bin/env bash
# Passes every test, and installs what they need. On a fresh Debian or Ubuntu with
# Go and git: ./test.sh, as root or as somebody who may use sudo. Elsewhere it says
# what to install. Arguments go to "go test" in place of ./... (./test.sh ./internal/law).
set -euo pipefail
cd "$(dirname "$0")"

work=$(mktemp -d /tmp/chantier-test.XXXXXX)
cluster=""
phase=""
began=$SECONDS

# say starts a phase and tells how long the one before took.
say() {
  if [ -n "$phase" ]; then printf '== %s: %d s\n' "$phase" $((SECONDS - phase_began)); fi
  phase=$1
  phase_began=$SECONDS
  if [ -n "$phase" ]; then printf -- '-- %s\n' "$phase"; fi
}

die() { printf 'test.sh: %s\n' "$*" >&2; exit 1; }

finish() {
  code=$?
  if [ -n "$cluster" ]; then as_postgres "$pgbin/pg_ctl" -D "$cluster" -m immediate stop >/dev/null 2>&1 || true; fi
  rm -rf "$work"
  if [ $code -ne 0 ]; then printf '== failed in "%s" after %d s\n' "$phase" $((SECONDS - began)) >&2; fi
}
trap finish EXIT

# --- what the tests need ---------------------------------------------------

find_postgres() { # the newest server program, 15 or later
  local d
  for d in $(ls -d /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin /usr/pgsql-*/bin 2>/dev/null | sort -rV) \
    "$(dirname "$(command -v initdb 2>/dev/null || echo /nonexistent/x)")"; do
    if [ -x "$d/initdb" ] && [ "$("$d/initdb" --version | grep -oE '[0-9]+' | head -1)" -ge 15 ]; then echo "$d"; return; fi
  done
}

find_chromium() {
  local c
  for c in "${CHANTIER_TEST_CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    if [ -n "$c" ] && command -v "$c" >/dev/null 2>&1; then command -v "$c"; return; fi
  done
}

missing() {
  [ -n "${CHANTIER_TEST_POSTGRES:-}" ] || [ -n "$(find_postgres)" ] || echo postgresql
  [ -n "$(find_chromium)" ] || echo chromium
  command -v pdftotext >/dev/null || echo poppler-utils
  # The race detector needs a C compiler; the product itself does not.
  command -v gcc >/dev/null || command -v clang >/dev/null || echo gcc libc6-dev
}

install() {
  local root=""
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "the tests need $*: become root, install sudo, or install them by hand"
    root="sudo"
  fi
  command -v apt-get >/dev/null || die "the tests need $* (their Debian names): install them with this system's tools, then run ./test.sh again"
  $root apt-get update -qq
  # The tests open no window: the build without one is a fraction of the work, where there is one.
  if apt-cache show chromium-headless-shell >/dev/null 2>&1; then set -- "${@/%chromium/chromium-headless-shell}"; fi
  # Without a cluster of Debian's own: the tests start and stop theirs.
  $root mkdir -p /etc/postgresql-common
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then echo 'create_main_cluster = false' | $root tee /etc/postgresql-common/createcluster.conf >/dev/null; fi
  $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >"$work/apt.log" 2>&1 || { tail -30 "$work/apt.log" >&2; die "apt could not install $*"; }
}

command -v go >/dev/null || die "install Go 1.26 or later first: https://go.dev/dl/"

# A checkout that git will not read (other owner, no .git) must still build.
git rev-parse HEAD >/dev/null 2>&1 || export GOFLAGS="${GOFLAGS:-} -buildvcs=false"

say "tools"
needed=$(missing | tr '\n' ' ')
if [ -n "${needed// /}" ]; then
  echo "installing: $needed"
  # shellcheck disable=SC2086 # a list of words
  install $needed
fi
CHANTIER_TEST_CHROMIUM=$(find_chromium)
export CHANTIER_TEST_CHROMIUM
echo "$(go version), chromium at $CHANTIER_TEST_CHROMIUM"

# --- a throw-away PostgreSQL -----------------------------------------------

# PostgreSQL refuses to run as root: then it runs as the user of its package.
as_postgres() {
  if [ "$(id -u)" -ne 0 ]; then "$@"; else (cd / && runuser -u postgres -- "$@"); fi
}

free_port() { # of this machine, now
  local port
  while :; do
    port=$((20000 + RANDOM % 30000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port"; return; fi
  done
}

start_postgres() {
  pgbin=$(find_postgres)
  [ -n "$pgbin" ] || die "no PostgreSQL 15 or later was found"
  local dir=$work/pg port
  mkdir "$dir"
  chmod 711 "$work"
  if [ "$(id -u)" -eq 0 ]; then chown postgres "$dir"; fi
  as_postgres "$pgbin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$work/initdb.log" 2>&1 ||
    as_postgres "$pgbin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$work/initdb.log" 2>&1 ||
    { cat "$work/initdb.log" >&2; die "PostgreSQL could not make a cluster"; }
  for _ in 1 2 3 4 5; do
    port=$(free_port)
    # Thrown away afterwards: it need not survive a power cut.
    if as_postgres "$pgbin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -t 60 -o "-p $port -k '$dir' -c listen_addresses=127.0.0.1 \
      -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300 -c shared_buffers=128MB" start >/dev/null; then
      cluster=$dir/data
      export CHANTIER_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port/postgres?sslmode=disable"
      return
    fi
  done
  cat "$dir/log" >&2
  die "PostgreSQL did not start"
}

if [ -z "${CHANTIER_TEST_POSTGRES:-}" ]; then
  say "postgresql"
  start_postgres
  "$pgbin/postgres" --version
fi

# --- the tests -------------------------------------------------------------

say "format"
# shellcheck disable=SC2046 # one folder a word
unformatted=$(gofmt -l $(go list -f '{{.Dir}}' ./...))
[ -z "$unformatted" ] || die "not formatted (gofmt -w): $unformatted"

say "build"
CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o "$work/chantier" ./cmd/chantier
size=$(wc -c <"$work/chantier")
printf 'binary: %d.%d MB (limit 60)\n' $((size / 1000000)) $((size % 1000000 / 100000))
[ "$size" -lt 60000000 ] || die "the binary is larger than 60 MB"
if command -v ldd >/dev/null && ldd "$work/chantier" >/dev/null 2>&1; then die "the binary is not static"; fi
"$work/chantier" version

say "vet"
go vet ./...

say "content"
"$work/chantier" curriculum check

say "tests"
if [ $# -gt 0 ]; then
  CGO_ENABLED=1 go test -race -p 2 -timeout 30m "$@"
else
  whole='chantier/internal/(app|demo|durability)$' # these tell the demo's year, page by page
  driven='chantier/internal/(e2e|bench|grading/chromebox|grading/gradingcli)$' # these drive a browser or the program, or measure it
  # shellcheck disable=SC2046 # one package a word
  CGO_ENABLED=1 go test -race -p 2 -timeout 40m $(go list ./... | grep -vE "$whole|$driven")
  say "tests of the whole"
  # The race detector watches our code. SQLite turned into Go and WebAssembly are whole interpreters: under it they
  # run several times slower, for nothing that we could mend.
  # shellcheck disable=SC2046
  CGO_ENABLED=1 go test -race -gcflags='modernc.org/...=-race=false' -gcflags='github.com/tetratelabs/wazero/...=-race=false' -p 2 -timeout 30m $(go list ./... | grep -E "$whole")
  say "tests from outside"
  # shellcheck disable=SC2046
  go test -p 1 -timeout 30m $(go list ./... | grep -E "$driven")
fi

say ""
printf '== all passed in %d s\n' $((SECONDS - began))
