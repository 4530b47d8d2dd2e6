#!/bin/sh
# A record under several writers, and one that was damaged: nothing is lost, and what is wrong is
# told with a status, by verify and by every other verb.
export LC_ALL=C
export ASAN_OPTIONS="exitcode=99:${ASAN_OPTIONS-}" UBSAN_OPTIONS="exitcode=99:${UBSAN_OPTIONS-}" # no answer has 99
case ${LICET_BIN:-build} in /*) licet=${LICET_BIN}/licet ;; *) licet=$PWD/${LICET_BIN:-build}/licet ;; esac
n=0
failed=0
there=$(mktemp -d) && trap 'rm -rf "$there"' EXIT || exit 74
cd "$there" || exit 74

tell() {
    n=$((n + 1))
    if [ "$2" = 0 ]; then
        echo "ok $n - $1"
    else
        failed=1
        echo "not ok $n - $1"
        cat out err 2>/dev/null | sed 's/^/# /'
    fi
}

# ends STATUS WORDS...
ends() {
    wanted=$1
    shift
    "$licet" "$@" >out 2>err </dev/null
    status=$?
    [ $status = "$wanted" ]
    tell "licet $* ends with $wanted, got $status" $?
}

mkdir book
cd book || exit 74
cat >pact.licet <<'EOF'
party aldgate

party brightwater

agreement pact
  between     aldgate, brightwater
  effective   2026-01-01
  term        effective until 2035-12-31
  days        first day not counted
  days        no roll
  round       each posting to cents, half even

payment upfront
  payer       brightwater to aldgate
  amount      USD 5,000,000
  pay         within 30 days of effective
EOF
ends 0 init
ends 0 record

# --- Three writers at once, days in no order
for writer in 1 2 3; do
    (for i in 1 2 3; do
        "$licet" record -e "2026-0$writer-0$i pay USD $writer$i by brightwater to aldgate for upfront 2026-01-31" ||
            echo failed
    done) >"../writer$writer" 2>&1 &
done
wait
cat ../writer? >out
! grep -q 'failed\|differs' out
tell 'three writers record nine events' $?
[ "$("$licet" log | grep -c '^#')" = 11 ]
tell 'each is an entry' $?
[ "$(wc -l <events/0001.licet)" = 9 ]
tell 'and a line of the file in the folder' $?
ends 0 status
ends 0 verify --full

# --- An event whose file cannot be written is recorded, and the folder is behind: nothing was taken out
mkdir ../late && cd ../late || exit 74
cp ../book/pact.licet .
ends 0 init
ends 0 record
for day in 1 2; do # a file that never came, then one that stands
    mkdir -p events/.0001.licet.new
    ends 0 record -e "2026-03-0$day pay USD $day by brightwater to aldgate for upfront"
    rmdir events/.0001.licet.new
    "$licet" status >out 2>err
    grep -qx 'behind  events/0001.licet' out
    tell 'the folder is behind' $?
    ends 65 record
    grep -q 'status --merge' err
    tell 'and the way on is told' $?
    ends 0 status --merge events/0001.licet
    [ "$(wc -l <events/0001.licet)" = "$day" ]
    tell 'the event is in the folder' $?
    ends 0 status
done
cd ../book || exit 74

# --- Damage
"$licet" log --checkpoint >../head
cp -R .licet ../sound
for at in 100 5000 9000 13000 20000; do
    size=$(wc -c <.licet/record.db)
    [ "$at" -lt "$size" ] || continue
    printf '\001\002\003\004\005\006\007' | dd of=.licet/record.db bs=1 seek="$at" conv=notrunc 2>/dev/null
    "$licet" verify --full >out 2>err
    status=$?
    if cmp -s .licet/record.db ../sound/record.db; then status=1; fi
    [ $status = 1 ] || { [ $status = 0 ] && "$licet" verify --against ../head >out 2>err; }
    tell "damage at byte $at is found, or of no account: $status" $?
    for verb in 'owe in all' status log 'show 3' diff 'record -e x'; do
        "$licet" $verb >out 2>err
        status=$?
        [ $status -lt 70 ] || [ $status -gt 73 ] && [ $status -lt 126 ]
        tell "licet $verb survives it: $status" $?
    done
    cp ../sound/record.db .licet/record.db
done
rm .licet/head.1
ends 1 verify
ends 0 owe in all
ends 65 record -e "2026-08-01 pay USD 1 by brightwater to aldgate for upfront 2026-01-31"
ends 0 verify --accept-head
ends 0 verify
: >.licet/record.db
ends 1 verify
"$licet" owe in all >out 2>err
[ $? -ge 64 ] && [ -s err ]
tell 'a store that is empty is told' $?
cd ..
echo "1..$n"
exit $failed
