#!/bin/sh
# Books and questions that are nested, huge or made to collide. Each must end with an answer, a
# diagnostic or a limit, in the memory that its limits allow: never by a signal. The processor time
# allowed is no measure of speed, it only ends what would hang.
export LC_ALL=C
export ASAN_OPTIONS="exitcode=99:${ASAN_OPTIONS-}" UBSAN_OPTIONS="exitcode=99:${UBSAN_OPTIONS-}" # no answer has 99
bin=${LICET_BIN:-build}
licet=$bin/licet
case $licet in /*) ;; *) licet=$PWD/$licet ;; esac
there=$(mktemp -d) && trap 'rm -rf "$there"' EXIT || exit 74
n=0
failed=0

# book NAME: a folder with a small sound book, to which the case adds.
book() {
    mkdir "$there/$1" && cd "$there/$1" || exit 74
    cat >a.licet <<'END'
party aldgate
  seat        US
party brightwater
  seat        DE
field memory
  dram
  nand
agreement pact
  between     aldgate, brightwater
  effective   2026-01-01
  term        effective until 2032-12-31
  days        first day not counted
  days        months end on same day
  make implies have made no
portfolio rights
  owner       aldgate
  means       patents in memory
  capture     first filed by 2030-12-31
  family      continuations
grant licence
  from        aldgate
  to          brightwater
  under       rights
  acts        make
  field       memory
  territory   worldwide
  during      from effective for the life of each asset
  price       free
  nonexclusive
  sublicense  none
END
}

# ends WHAT STATUSES COMMAND...: the command ends by itself with one of the statuses.
ends() {
    what=$1 good=$2
    shift 2
    n=$((n + 1))
    (
        ulimit -t 120
        case $bin in *check*|*thread*) ;; *) ulimit -v 3000000 ;; esac
        "$@" >"$there/out" 2>"$there/err"
    )
    status=$?
    case " $good " in
    *" $status "*) echo "ok $n - $what: $status" ;;
    *)
        failed=1
        echo "not ok $n - $what: $status, not one of $good"
        head -c 600 "$there/err" | sed 's/^/# /'
        echo
        ;;
    esac
}

# chain KIND FIRST LAST: each statement names the next one twice.
chain() {
    awk -v kind="$1" -v first="$2" -v last="$3" 'BEGIN {
        for (i = 0; i < 45; i++) printf "%s %s%d\n  means       %s%d, %s%d\n", kind, first, i, first, i + 1, first, i + 1
        printf "%s %s45\n  means       %s\n", kind, first, last
    }'
}

book sound
ends 'the book itself' '0' "$licet" check

book territories
sed -i 's/territory   worldwide/territory   t0/' a.licet
chain territory t DE >b.licet
ends 'territories that double 45 times: check' '0 1' "$licet" check
ends 'territories that double 45 times: can' '0 1 2 65' "$licet" can brightwater make memory.dram in FR

book groups
sed -i 's/to          brightwater/to          g0/' a.licet
chain group g aldgate >b.licet
ends 'groups that double 45 times: can' '0 1 2 65' "$licet" can brightwater make memory.dram in DE

book rings
sed -i 's/to          brightwater/to          g0/' a.licet
awk 'BEGIN { for (i = 0; i < 300; i++) printf "group g%d\n  means       g%d, brightwater\n", i, (i + 1) % 300 }' >b.licet
ends 'a ring of 300 groups: check' '1 65' "$licet" check
ends 'a ring of 300 groups: can' '0 1 2 65' "$licet" can brightwater make memory.dram in DE

book products
awk 'BEGIN {
    for (i = 0; i < 40; i++) printf "product p%d\n  by          aldgate\n  field       memory.dram\n  contains    p%d, q%d\nproduct q%d\n  by          aldgate\n  field       memory.dram\n  contains    p%d, q%d\n", i, i + 1, i + 1, i, i + 1, i + 1
    printf "product p40\n  by          aldgate\n  field       memory.dram\nproduct q40\n  by          aldgate\n  field       memory.dram\n"
}' >b.licet
ends 'products whose parts double 40 times' '0 1 2 65' "$licet" can brightwater make p0 in DE

book circle
printf 'assets register\n  file        "rights.csv"\n2027-01-01 transfer us-1 by aldgate to its owner\n2027-02-01 transfer us-1 by aldgate to its owner\n' >b.licet
printf 'id,kind,office,owner,filed\nus-1,patent,US,aldgate,2020-01-01\n' >rights.csv
ends 'a right that is given to its owner' '0 1 2' "$licet" can brightwater make memory in US on 2027-03-01 under us-1

book deep
awk 'BEGIN { printf "define deep\n  kind        product\n  means\n"
    for (i = 0; i < 200; i++) { for (k = 0; k < i + 2; k++) printf "  "; print "all of" } }' >b.licet
ends 'a condition 200 levels deep' '65' "$licet" check

book like
awk 'BEGIN { for (i = 0; i < 5000; i++) printf "group l%d\n  like        l%d\n", i, i + 1 }' >b.licet
ends 'a chain of 5,000 likes' '65' "$licet" check

book many
awk 'BEGIN { for (i = 0; i < 60000; i++) printf "group same\n  means       aldgate\n" }' >b.licet
ends '60,000 statements of one name' '65' "$licet" check

book words
awk 'BEGIN { for (i = 0; i < 400000; i++) printf "x%d ", i * 2654435761; print "" }' >b.licet
ends 'a line of 400,000 words' '65' "$licet" check

book bytes
head -c 16777216 /dev/zero | tr '\0' 'a' >b.licet
ends '16 MiB of one word' '65' "$licet" check
head -c 16777217 /dev/zero | tr '\0' '\n' >b.licet
ends 'a file beyond 16 MiB' '65 66' "$licet" check
head -c 3000000 /dev/urandom >b.licet
ends '3 MB of noise' '65' "$licet" check

book marks
head -c 200000 /dev/zero | tr '\0' '>' >b.md
ends 'a page of 200,000 quotes in quotes' '0 65' "$licet" check
head -c 200000 /dev/zero | tr '\0' '[' >b.md
ends 'a page of 200,000 open brackets' '0 65' "$licet" check

book register
printf 'assets register\n  file        "rights.csv"\n' >b.licet
awk 'BEGIN { print "id,kind,office,owner,filed"; for (i = 0; i < 200000; i++) print "same,patent,US,aldgate,2020-01-01" }' >rights.csv
ends 'a register of 200,000 equal rows' '65' "$licet" check
awk 'BEGIN { printf "id,kind,office,owner,filed\n\""; for (i = 0; i < 2000000; i++) printf "\"\"" }' >rights.csv
ends 'a register of one quoted cell without end' '65' "$licet" check

book question
ends 'a question beyond 4 KiB' '64 65' "$licet" can "$(head -c 5000 /dev/zero | tr '\0' 'a')"
ends 'a question of 2,000 commas' '64 65' "$licet" can brightwater make "$(head -c 2000 /dev/zero | tr '\0' ',')"
ends 'every place at once' '0 1 2 65' "$licet" can brightwater make memory in "$(awk 'BEGIN { for (i = 0; i < 900; i++) printf "%sDE", i ? ", " : "" }')"

book numbers
printf 'payment p\n  payer       aldgate to brightwater\n  amount      USD %s\n  pay         by 2027-01-15\n' \
    "$(head -c 3000 /dev/zero | tr '\0' '9')" >b.licet
ends 'an amount of 3,000 digits' '65' "$licet" check

echo "1..$n"
exit $failed
