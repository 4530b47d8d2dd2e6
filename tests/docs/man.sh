#!/bin/sh
# The manual page of each verb has the options of `licet VERB --help`, in the same order and with
# the same values, and the same exit statuses; and there is no page without a verb.
export LC_ALL=C
licet=${LICET_BIN:-build}/licet
pages=docs/man
n=0
failed=0
there=$(mktemp -d) && trap 'rm -rf "$there"' EXIT || exit 74

tell() {
    n=$((n + 1))
    if [ "$2" = 0 ]; then
        echo "ok $n - $1"
    else
        failed=1
        echo "not ok $n - $1"
        sed 's/^/# /' "$there/difference"
    fi
}

# same WHAT: compares $there/page with $there/help.
same() {
    diff "$there/page" "$there/help" >"$there/difference"
    tell "$1" $?
}

for page in "$pages"/licet-*.1; do
    verb=${page#"$pages/licet-"}
    verb=${verb%.1}
    "$licet" "$verb" --help >"$there/text" 2>"$there/difference"
    tell "$page describes a verb" $?
    sed -n 's/^\.It Fl -/--/p' "$page" | sed 's/ Ar / /' >"$there/page"
    sed -n 's/^  \(--[a-z-]*\( [A-Z][A-Z|]*\)\{0,1\}\)  *.*/\1/p' "$there/text" >"$there/help"
    same "$page and --help have the same options"
    sed -n '/^\.Sh EXIT STATUS/,/^\.El/s/^\.It //p' "$page" >"$there/page"
    sed -n '/^Exit status:/,$s/^ *\([0-9][0-9]*\)  .*/\1/p' "$there/text" >"$there/help"
    same "$page and --help have the same exit statuses"
    grep -q "licet-$verb 1" "$pages/licet.1" || echo "$pages/licet.1 lacks .Xr licet-$verb 1" >"$there/difference"
    grep -q "licet-$verb 1" "$pages/licet.1"
    tell "$pages/licet.1 refers to $page" $?
done

# Each verb that the help lists stands on the main page, in the same order.
sed -n '/^The verbs are:/,/^\.El/s/^\.It Cm //p' "$pages/licet.1" >"$there/page"
"$licet" help | sed -n '/^Verbs:/,/^$/s/^  \([a-z-]*\)  .*/\1/p' >"$there/help"
same "$pages/licet.1 and the help list the same verbs"
for verb in $(cat "$there/help"); do
    case $verb in completion|help|version) continue ;; esac
    echo "no page $pages/licet-$verb.1" >"$there/difference"
    [ -f "$pages/licet-$verb.1" ]
    tell "licet $verb has a page" $?
done

if command -v mandoc >/dev/null 2>&1; then
    (cd "$pages" && mandoc -T lint ./*.1) >"$there/difference" 2>&1
    tell 'the pages are clean mdoc' $?
else
    n=$((n + 1))
    echo "ok $n - the pages are clean mdoc # skip mandoc is not installed"
fi
echo "1..$n"
exit $failed
