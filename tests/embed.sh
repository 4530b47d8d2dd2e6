#!/bin/sh
# The library as another program gets it: installed into a folder, found by pkg-config, linked as a
# shared and as a static library; examples/embed runs; nothing but licet_... is exported.
export LC_ALL=C
unset MAKEFLAGS MFLAGS MAKELEVEL MODE
out=${OUT:-build}
n=0
failed=0
there=$(mktemp -d) && trap 'rm -rf "$there"' EXIT || exit 74
log=$there/log
prefix=$there/prefix

tell() {
    n=$((n + 1))
    if [ "$2" = 0 ]; then
        echo "ok $n - $1"
    else
        failed=1
        echo "not ok $n - $1"
        tail -n 40 "$log" | sed 's/^/# /'
    fi
}
finish() {
    echo "1..$n"
    exit $failed
}

make -s -j "$(nproc 2>/dev/null || echo 2)" out="$out" install PREFIX="$prefix" >"$log" 2>&1 </dev/null
tell 'make install' $?
[ $failed = 0 ] || finish

PKG_CONFIG_PATH=$prefix/lib/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
export PKG_CONFIG_PATH
warn='-std=c17 -Wall -Wextra -Wpedantic -Wconversion -Werror'
mkdir "$there/book"
printf 'party aldgate "Aldgate Ltd."\n' >"$there/book/pact.licet"

# runs PROGRAM: a good call, a folder that is not there, a verb that is none.
runs() {
    "$1" "$there/book" check '' >"$log" 2>&1
    status=$?
    [ $status -le 2 ] && [ -s "$log" ]
    tell "$2: a book is checked, status $status" $?
    "$1" "$there/nowhere" check '' >"$log" 2>&1
    [ $? = 66 ] && grep -q 'cannot open folder' "$log"
    tell "$2: a folder that is not there" $?
    "$1" "$there/book" guess '' >"$log" 2>&1
    [ $? = 64 ] && grep -q 'the verbs are' "$log"
    tell "$2: a verb that is none" $?
}

# shellcheck disable=SC2046,SC2086
${CC:-cc} $warn $(pkg-config --cflags licet) examples/embed/embed.c $(pkg-config --libs licet) \
    "-Wl,-rpath,$prefix/lib" -o "$there/shared" >"$log" 2>&1
tell 'embed.c with the shared library' $?
[ -x "$there/shared" ] && runs "$there/shared" shared

# shellcheck disable=SC2046,SC2086
${CC:-cc} $warn $(pkg-config --cflags licet) examples/embed/embed.c "$prefix/lib/liblicet.a" \
    $(pkg-config --libs $(sed -n 's/^Requires.private: //p' "$prefix/lib/pkgconfig/licet.pc")) \
    $(pkg-config --libs gmp 2>/dev/null) -o "$there/static" >"$log" 2>&1
tell 'embed.c with the static library' $?
[ -x "$there/static" ] && runs "$there/static" static

if command -v nm >/dev/null 2>&1; then
    nm -D --defined-only "$prefix/lib/liblicet.so.0" | awk '$3 !~ /^licet_/ { print $3 }' >"$log"
    [ ! -s "$log" ]
    tell 'the library exports licet_... and nothing else' $?
fi
if command -v c++ >/dev/null 2>&1; then
    printf '#include <licet.h>\nint main() { licet_close(0); return !licet_version(); }\n' >"$there/a.cc"
    # shellcheck disable=SC2046
    c++ -Wall -Wextra -Wpedantic -Werror $(pkg-config --cflags licet) -fsyntax-only "$there/a.cc" >"$log" 2>&1
    tell 'licet.h is C++ as well' $?
fi
grep -qF "\"$(pkg-config --modversion licet)\"" src/api/licet.c
tell 'licet_version() and licet.pc have one version' $?
finish
