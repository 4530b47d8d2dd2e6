#!/bin/sh
# R18: what was written by any release is read, verified and answered by this one. Each folder
# tests/books/RELEASE/ holds
#
#   book.tar.gz    a book with its record, .licet/ and all
#   book.tar       its export
#   answers        lines QUESTION => FIRST LINE, asked with its record
#
# To add a release: a folder made with its program; those that are there are never made anew.
export LC_ALL=C
export ASAN_OPTIONS="exitcode=99:${ASAN_OPTIONS-}" UBSAN_OPTIONS="exitcode=99:${UBSAN_OPTIONS-}"
cd "$(dirname "$0")/.." || exit 99
case ${LICET_BIN:-build} in /*) licet=${LICET_BIN}/licet ;; *) licet=$PWD/${LICET_BIN:-build}/licet ;; esac
books=$PWD/tests/books
n=0
failed=0
there=$(mktemp -d) && trap 'rm -rf "$there"' EXIT || exit 74

# ok SENTENCE STATUS
ok() {
    n=$((n + 1))
    if [ "$2" = 0 ]; then echo "ok $n - $1"
    else
        failed=1
        echo "not ok $n - $1"
        sed 's/^/# /' "$there/out" | head -n 20
    fi
}

# try SENTENCE WORDS...: the program ends with 0.
try() {
    sentence=$1
    shift
    "$licet" "$@" >"$there/out" 2>&1 </dev/null
    ok "$sentence" $?
}

answers() {
    while IFS= read -r line; do
        set -f
        set -- ${line%% => *}
        verb=$1
        shift
        known=
        [ "${1-}" = --known ] && known="--known $2" && shift 2
        "$licet" "$verb" $known ${1+"$*"} >"$there/out" 2>&1 </dev/null
        [ "$(head -n 1 "$there/out")" = "${line#* => }" ]
        ok "$release: $line" $?
        set +f
    done
}

one_release() {
    mkdir "$there/$release" "$there/$release-new" && cd "$there/$release" || exit 74
    gzip -dc "$books/$release/book.tar.gz" | tar xf - || exit 74
    try "$release: its store verifies (R18)" verify --full
    try "$release: and the folder is as recorded" status
    answers <"$books/$release/answers"
    try "$release: its export verifies (R18)" verify --full "$books/$release/book.tar"
    size=$("$licet" log --checkpoint | sed -n 2p)
    try "$release: the record goes on" record -e '2030-01-31 pay USD 1 by brightwater to aldgate for upfront 2028-03-31'
    [ "$("$licet" log --checkpoint | sed -n 2p)" = $((size + 1)) ]
    ok "$release: by one entry" $?
    try "$release: and verifies" verify --full
    "$licet" export --upto "$size" "$there/$release.tar" >"$there/out" 2>&1 &&
        cmp "$there/$release.tar" "$books/$release/book.tar" >"$there/out" 2>&1
    ok "$release: exported again, the same bytes come out" $?
    cd "$there/$release-new" || exit 74
    try "$release: its export is imported" import "$books/$release/book.tar"
    answers <"$books/$release/answers"
    cd "$there/$release" || exit 74
    try "$release: what was added is exported" export "$there/$release-more.tar"
    cd "$there/$release-new" || exit 74
    try "$release: and imported onto what was there" import "$there/$release-more.tar"
    [ "$("$licet" log --checkpoint | sed -n 2p)" = $((size + 1)) ]
    ok "$release: which grows by it" $?
    cd "$there" || exit 74
}

for dir in "$books"/*/; do
    release=$(basename "$dir")
    one_release
done
version=$("$licet" --version | grep -o '[0-9][0-9.]*[0-9]' | head -n 1)
[ -e "$books/$version/book.tar.gz" ]
ok "this release, $version, has a folder too" $?
echo "1..$n"
exit $failed
