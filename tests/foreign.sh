#!/bin/sh
# R5, R7: exports and proofs are judged by the transparency log of Go's module checksum database
# (Debian: golang-go, golang-golang-x-mod-dev), which shares no code with ours. Then one byte of each
# of a few exports is altered, and it must object. Only with LONG=1, as in make test-all.
export LC_ALL=C
cd "$(dirname "$0")/.." || exit 99
library=/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog
skip() {
    echo "1..0 # SKIP $1"
    exit 0
}
[ -n "${LONG-}" ] || skip "takes a minute; make test-all runs it, so does LONG=1"
command -v go >/dev/null || skip "go is not installed"
[ -d "$library" ] || skip "golang-golang-x-mod-dev is not installed"

there=$(mktemp -d) && trap 'rm -rf "$there"' EXIT || exit 74
out=${OUT:-build}
case $out in /*) ;; *) out=$PWD/$out ;; esac
logs=$out/gcc-release/tests/foreign/logs.t
env -u MAKEFLAGS -u MFLAGS make -s CC=gcc MODE=release out="$out" "$logs" >"$there/log" 2>&1 ||
    { sed 's/^/# /' "$there/log"; echo 'not ok 1 - logs can be built'; echo 1..1; exit 1; }
GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=$there/cache go build -o "$there/tlog" \
    tests/foreign/tlog.go >"$there/log" 2>&1 ||
    { sed 's/^/# /' "$there/log"; echo 'not ok 1 - the judge can be built'; echo 1..1; exit 1; }

mkdir "$there/exports"
count=${COUNT:-200}
"$logs" "$there/exports" "$count" >"$there/log" 2>&1
made=$?
cd "$there/exports" || exit 74
"$there/tlog" $(ls | grep -E '^[0-9]+$' | sort -n) >"$there/said"
right=$(grep -c '^ok' "$there/said")
grep -v '^ok' "$there/said" | head -n 10 | sed 's/^/# /'
sed 's/^/# /' "$there/log"
if [ "$made" = 0 ] && [ "$right" = "$count" ]; then echo "ok 1 - $right exports with 5 proofs each are sound to another program (R5, R7)"
else echo "not ok 1 - $right of $count exports are sound to another program (R5, R7)"; fi

# alter FILE: the byte in its middle.
alter() {
    at=$(($(wc -c <"$1") / 2))
    byte=$(od -An -tu1 -j "$at" -N 1 "$1" | tr -d ' ')
    printf "\\$(printf %o $((byte ^ 1)))" | dd of="$1" bs=1 seek="$at" conv=notrunc 2>/dev/null
}
n=1
for file in 9/checkpoint 9/tile/0/003 9/tile/entries/005 5/tile/1/000.p/1 8/tile/0/002.p/1; do
    n=$((n + 1))
    [ -e "$file" ] || { echo "not ok $n - there is no $file"; continue; }
    cp "$file" "$there/kept"
    alter "$file"
    if "$there/tlog" "${file%%/*}" | grep -q '^not ok'; then echo "ok $n - a byte of $file is altered: it objects"
    else echo "not ok $n - a byte of $file is altered: it objects"; fi
    cp "$there/kept" "$file"
done
echo "1..$n"
