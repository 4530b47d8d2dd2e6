#!/bin/sh
# R1, R13 from outside the program: strace makes the k-th call of the system fail while an event is
# recorded, for every k; and a disk of 1 MiB is full at each of fifty points, and has room again. Each
# time what was acknowledged stands, the record verifies, and recording goes on. Only with LONG=1,
# as in make test-all. Short counts are tried from inside alone (tests/fault): strace can make a
# call return less, but not make it do less.
export LC_ALL=C
export ASAN_OPTIONS="exitcode=99:detect_leaks=0:${ASAN_OPTIONS-}" # leaks are looked for by ptrace too
case ${LICET_BIN:-build} in /*) licet=${LICET_BIN}/licet ;; *) licet=$PWD/${LICET_BIN:-build}/licet ;; esac
if [ -z "${LONG-}" ]; then
    echo '1..0 # SKIP takes a minute or two; make test-all runs it, so does LONG=1'
    exit 0
fi
n=0
failed=0
there=$(mktemp -d) || exit 74
trap 'umount "$there/disk" 2>/dev/null; rm -rf "$there"' EXIT

tell() {
    n=$((n + 1))
    if [ "$2" = 0 ]; then echo "ok $n - $1"
    else
        failed=1
        echo "not ok $n - $1"
        [ -s "$there/wrong" ] && head -n 20 "$there/wrong" | sed 's/^/# /'
    fi
    : >"$there/wrong"
}

# The book in the current folder, with its first entries.
begin() {
    printf 'party aldgate\n\nparty brightwater\n' >pact.licet
    "$licet" init >/dev/null && "$licet" record >/dev/null
}

size() {
    "$licet" log --checkpoint 2>/dev/null | sed -n 2p
}

# $event is the next one, as no other.
day=0
next_event() {
    day=$((day + 1))
    event=$(printf '20%02d-%02d-%02d occur launch-%d' $((27 + day / 336 % 60)) $((day / 28 % 12 + 1)) $((day % 28 + 1)) "$day")
}

# After a call of `record -e EVENT` that ended with $1: it is whole, and has the event if it said so.
stands() {
    "$licet" verify >"$there/out" 2>&1 || { echo "$2: verify ends with $?"; sed 's/^/  /' "$there/out"; return; }
    [ "$(size)" -ge "$acknowledged" ] || echo "$2: $(size) entries, $acknowledged were acknowledged"
    [ "$1" != 0 ] || "$licet" show "$(size)" 2>/dev/null | grep -qF "$event" || echo "$2: '$event' was acknowledged, and is not there"
    # An entry that was written before its file was: the folder is behind, which status says.
    "$licet" status 2>/dev/null | sed -n 's/^behind  *//p' | while read -r path; do
        "$licet" status --merge "$path" >"$there/out" 2>&1 || { echo "$2: $path cannot be merged"; sed 's/^/  /' "$there/out"; }
    done
    "$licet" record -m "what was cut" >"$there/out" 2>&1 || { echo "$2: recording does not go on"; sed 's/^/  /' "$there/out"; }
    acknowledged=$(size)
}

# fails CALL ERROR: at every k
fails() {
    k=0 tried=0
    while :; do
        k=$((k + 1))
        next_event
        strace -f -o "$there/trace" -e "trace=$1" -e "inject=$1:error=$2:when=$k" \
            "$licet" record -e "$event" >"$there/said" 2>&1 </dev/null
        status=$?
        grep -q INJECTED "$there/trace" || break
        tried=$((tried + 1))
        [ "$status" = 99 ] && echo "$1 $2 at $k: a finding of the sanitizers" && cat "$there/said"
        stands "$status" "$1 $2 at $k"
    done >"$there/wrong"
    [ "$tried" -gt 0 ] && [ ! -s "$there/wrong" ]
    tell "$1 fails with $2 at each of $tried calls: what was acknowledged stands (R1, R13)" $?
}

if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
    mkdir "$there/book" && cd "$there/book" && begin || exit 74
    acknowledged=$(size)
    for case in ${CASES:-pwrite64:EIO pwrite64:ENOSPC pwrite64:EINTR fdatasync:EIO fsync:EIO ftruncate:EIO \
        openat:EIO openat:EMFILE openat:EINTR pread64:EIO pread64:EINTR flock:EINTR flock:EIO fcntl:EIO \
        write:EIO write:ENOSPC rename:EIO mkdir:ENOSPC unlink:EIO}; do
        next_event
        strace -f -o "$there/trace" -e "trace=${case%:*}" "$licet" record -e "$event" >/dev/null 2>&1
        acknowledged=$(size)
        grep -q "${case%:*}(" "$there/trace" && fails "${case%:*}" "${case#*:}"
    done
else
    n=$((n + 1))
    echo "ok $n # SKIP strace is not installed, or may not trace"
fi

# --- A full disk ---------------------------------------------------------------------------------

mkdir "$there/disk"
if mount -t tmpfs -o size=1m licet-full "$there/disk" 2>"$there/log"; then
    cd "$there/disk" && begin || exit 74
    acknowledged=$(size)
    full=0
    for round in $(seq 50); do
        left=$((round % 10)) # pages of 4 KiB
        room=$(($(df --output=avail -k . | tail -n 1) / 4 - left))
        [ "$room" -gt 0 ] && dd if=/dev/zero of=.filler bs=4096 count="$room" 2>/dev/null
        for try in 1 2 3 4 5 6 7 8 9 10 11 12; do
            next_event
            "$licet" record -e "$event" >"$there/said" 2>&1
            status=$?
            [ "$status" = 0 ] || break
            acknowledged=$(size)
        done
        [ "$status" = 0 ] || full=$((full + 1))
        [ "$status" = 99 ] && cat "$there/said"
        rm -f .filler
        stands "$status" "$left pages left"
    done >"$there/wrong"
    [ "$full" -gt 10 ] && [ ! -s "$there/wrong" ]
    tell "a disk of 1 MiB was full $full times of 50, then had room: what was acknowledged stands (R1)" $?
    cd "$there" && umount "$there/disk"
else
    n=$((n + 1))
    echo "ok $n # SKIP no disk of 1 MiB can be mounted: $(head -n 1 "$there/log")"
fi
echo "1..$n"
exit $failed
