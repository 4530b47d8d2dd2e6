#!/bin/sh
# docs/coverage.md has each of the 22 capabilities once, and a row that says "done" or "begun"
# names tests, each of which is a file that exists.
table=docs/coverage.md
capabilities=22

awk -F ' *[|] *' '/^\| *[0-9]/ { printf "%s\t%s\t%s\n", $2, $4, $5 }' "$table" | {
    n=0
    failed=0
    tell() {
        n=$((n + 1))
        if [ -z "$2" ]; then echo "ok $n - $1"; else echo "not ok $n - $1"; echo "# $table: $2"; failed=1; fi
    }
    tab=$(printf '\t')
    seen=' '
    while IFS="$tab" read -r number status tests; do
        wrong=
        files=$(printf '%s\n' "$tests" | grep -o '`[^`]*`' | tr -d '`')
        for f in $files; do
            [ -f "$f" ] || wrong="row $number names $f, which does not exist"
            case $f in tests/*|docs/*) ;; *) wrong="row $number names $f, which is no test" ;; esac
        done
        case $status in
        done|begun) [ -n "$files" ] || wrong="row $number says $status and names no test" ;;
        'not yet') ;;
        *) wrong="row $number says '$status'; write done, begun or not yet" ;;
        esac
        case $seen in *" $number "*) wrong="row $number stands twice" ;; esac
        seen="$seen$number "
        tell "capability $number is $status" "$wrong"
    done
    missing=
    i=1
    while [ $i -le $capabilities ]; do
        case $seen in *" $i "*) ;; *) missing="$missing $i" ;; esac
        i=$((i + 1))
    done
    tell "all $capabilities capabilities have a row" "${missing:+no row for$missing}"
    echo "1..$n"
    exit $failed
}
