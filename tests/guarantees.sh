#!/bin/sh
# Breaks each guarantee of the record (R1 to R14 and R18; src/record/README.md), by one line of the
# source (tests/breaking): a test that cites its number must notice. The breakages are tried without
# the assertions of debug builds, which would notice most of them too.
. "$(dirname "$0")/breaking"
export OUT="$built" LICET_BIN="$built/gcc-release" SEED=20261124
unset LONG SOAK

of() {
    case $1 in *.sh) echo "$LICET_BIN/licet" ;; *) echo "$LICET_BIN/tests/$1.t" ;; esac
}

build() {
    programs=
    for test; do programs="$programs $(of "$test")"; done
    compile $programs
}

# The first that fails; a test that does not cite the number of the guarantee counts for nothing.
noticed() {
    for test; do
        case $test in
        *.sh)
            file=tests/$test
            timeout 600 sh "$file" ;;
        *)
            file=tests/$test.c
            timeout 600 "$(of "$test")" ;;
        esac </dev/null >"$there/said" 2>&1 && continue
        grep -qw "${number-}" "$file" || continue
        echo "$file"
        return
    done
}

# breaks NUMBER FILE EXPRESSION TEST...
breaks() {
    number=$1 file=$2 expression=$3
    shift 3
    broken "$number broken in $file" "$file" "$expression" "$@"
}

whole unit/record_log unit/record_head unit/record_item unit/record_verify unit/record_exchange \
    unit/record_entry unit/store unit/store_items unit/recording fault/record fault/store \
    property/record_log property/history releases.sh

a=src/record/append.c
r=src/record/record.c

# What is committed is not synced; what stands beyond the head is not kept.
breaks R1 src/store/schema.c \
    's/{"pragma synchronous = full", "pragma synchronous", "2"}/{"pragma synchronous = off", "pragma synchronous", "0"}/' \
    fault/record
breaks R1 $r 's/bool behind = size \&\& .*/bool behind = false;/' unit/record_log

# Our own connection may change rows; any other may.
breaks R2 src/store/schema.c 's/^    default: return SQLITE_DENY;/    default: return SQLITE_OK;/' \
    unit/store
breaks R2 src/store/schema.c \
    "s/_update before update on \" table \" begin select raise(abort, '\" table/_update before update on \" table \" begin select ('\" table/" \
    unit/store

# Numbers with gaps; one id twice.
breaks R3 src/store/schema.c 's/ when new.i <> (select/ when new.i < (select/' unit/store
breaks R3 src/store/schema.c 's/ primary key (log, i), unique (log, id)) strict/ primary key (log, i)) strict/' \
    unit/store

# Each entry is committed by itself.
breaks R4 $a 's/^    return put_tiles(r, range->size);/    store_commit(r->store); store_begin(r->store);&/' \
    fault/record

# What was written is not read back; a head may go back.
breaks R5 $a 's/= record_extend(r, &range, written->size);/= RECORD_OK; range = *written;/' fault/record
breaks R5 $r 's/^    if (!hash_same(&root, &head->root))$/    if (hash_none(\&root))/' unit/record_log

# What may come in one order only, in another one: ids, paths.
breaks R6 src/record/entry.c 's/hash_order(about - 1, about) >= 0) return/hash_order(about - 1, about) > 999) return/' \
    unit/record_entry
breaks R6 src/record/files.c 's/if (!flaw \&\& str_order(before, file.path) >= 0)/if (!flaw \&\& str_order(before, file.path) > 999)/' \
    unit/record_entry

# An entry of another log; of another book.
breaks R7 src/record/entry.c 's/^    if (!str_same(e->log, place->log)) return FLAW_OTHER_LOG;//' \
    unit/record_log
breaks R7 src/record/entry.c \
    's/^    if (!opens \&\& !hash_same(&e->book, &place->book)) return FLAW_OTHER_BOOK;//' unit/record_log

# A byte of a head, of an item.
breaks R8 src/record/head.c 's/^    if (!hash_same(&sum, &check)) return HEAD_CHECK;//' unit/record_head
breaks R8 src/record/verify.c 's/else if (!hash_same(&now, &item->commit))/else if (hash_none(\&now))/' \
    unit/record_verify property/record_log

# An entry names what is not there; what it names is not synced.
breaks R9 $a 's/^    if (s == STORE_ABSENT)$/    if (s == STORE_ABSENT) return RECORD_OK; if (s == STORE_ABSENT)/' \
    unit/record_log
breaks R9 src/store/items.c \
    's/^    if (s->disk->fsync(s->disk->with, w->fd) != 0) return store_fail_sync(s, w->name);//' fault/store

# What a file was before it was put anew stays in it.
breaks R10 src/api/history.c 's/size_t from = on ? f->text.len : 0;/size_t from = f->text.len;/' \
    property/history

# What is not recorded does not count; what is recorded loses a file.
breaks R11 src/api/licet.c 's/^    if (!b->recorded \&\& working_overlay(w) != LICET_OK) return w->status;//' \
    property/history
breaks R11 src/api/licet.c 's/{.at = h.files, .count = h.count}/{.at = h.files, .count = h.count - 1}/' \
    property/history

# The same bytes again are another entry.
breaks R12 $a 's/^    if (number) { \/\* R12 \*\//    if (!number \&\& i < 0) {/' unit/record_log

# A record goes on after a failure; so does a store.
breaks R13 $r 's/^    r->state = RECORD_HALTED;//' unit/record_log
breaks R13 src/store/fault.c 's/^    s->spent = true;//' fault/store

# A question writes the index.
breaks R14 src/api/licet.c \
    's/^    if (!b->recorded \&\& working_compare(w) != LICET_OK) return w->status;/&working_remember(w);/' \
    property/history

# Another version of items; of stores.
breaks R18 src/record/item.c 's/licet\/item\/1/licet\/item\/2/' unit/record_exchange
breaks R18 src/store/schema.c \
    's/"CREATE TABLE log (no integer primary key, name text not null unique, role text not null)"/"CREATE TABLE log (no integer primary key, name text not null, role text not null)"/' \
    releases.sh
end
