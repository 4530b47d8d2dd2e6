#!/bin/sh
# Every message of src/lang/messages.def has an example in tests/spec/diagnostics, and says in its
# paragraph what it means and what to do.
cd "$(dirname "$0")/../.." || exit 99

codes=$(sed -n 's/^MESSAGE(\([A-Z_]*\),.*/\1/p' src/lang/messages.def)
n=0
for code in $codes; do
    n=$((n + 1))
    if grep -q "\[$code\]" tests/spec/diagnostics/*.md; then
        echo "ok $n - $code has an example"
    else
        echo "not ok $n - $code has an example"
        echo "# no page of tests/spec/diagnostics shows [$code]"
    fi
done
n=$((n + 1))
short=$(sed -n 's/^MESSAGE(\([A-Z_]*\),.*, "\([^"]*\)")$/\1 \2/p' src/lang/messages.def |
    awk 'length($0) < 40 { print $1 }')
if [ -z "$short" ]; then
    echo "ok $n - every message is explained"
else
    echo "not ok $n - every message is explained"
    echo "# too short: $short"
fi
echo "1..$n"
