#!/bin/sh
# The recorded histories of the example books, examples/records: each verifies, leads to the files of
# its example, and holds a correction after which an answer or a file is another one.
export LC_ALL=C
cd "$(dirname "$0")/../.." || exit 99
case ${LICET_BIN:-build} in /*) licet=${LICET_BIN}/licet ;; *) licet=$PWD/${LICET_BIN:-build}/licet ;; esac
root=$PWD
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
        sed 's/^/# /' "$there/out"
    fi
}

for tar in examples/records/*.tar; do
    name=$(basename "$tar" .tar)
    "$licet" verify --full "$tar" >"$there/out" 2>&1
    ok "$name: its export verifies" $?
    perl docs/verify_record.pl "$tar" >"$there/out" 2>&1
    ok "$name: and by a program that shares no code" $?
    mkdir "$there/$name" && cd "$there/$name" || exit 74
    "$licet" import "$root/$tar" >"$there/out" 2>&1
    ok "$name: it is imported into an empty folder" $?
    diff -r -x .licet . "$root/examples/$name" >"$there/out" 2>&1
    ok "$name: and writes the files of the example; else run tools/records" $?
    "$licet" status >"$there/out" 2>&1
    ok "$name: which are as recorded" $?
    "$licet" check --recorded >"$there/out" 2>&1
    ok "$name: and sound" $?
    cd "$root" || exit 74
done

cd "$there/memory-pact" || exit 74
"$licet" compare --known 4 owe 'brightwater to aldgate unpaid on 2027-06-30' >"$there/out" 2>&1
[ $? = 1 ] && grep -q '^-AMOUNT  USD 1,000,000.00' "$there/out" && grep -q '^+AMOUNT  USD 0.00' "$there/out"
ok 'memory-pact: before the correction a million was unpaid' $?
cd "$there/intel-nvidia-2011" || exit 74
"$licet" compare --known 2 owe 'in all' >"$there/out" 2>&1
[ $? = 1 ]
ok 'intel-nvidia-2011: the day of an instalment was misread' $?

echo "1..$n"
exit $failed
