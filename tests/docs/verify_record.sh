#!/bin/sh
# docs/verify_record.pl, which shares no code with us, agrees that our exports are whole, and names
# what is damaged.
export LC_ALL=C
licet=${LICET_BIN:-build}/licet
case $licet in /*) ;; *) licet=$PWD/$licet ;; esac
script=$PWD/docs/verify_record.pl
sample=$PWD/tests/books/0.1.0/pact.tar
root=a0ad1a583979f224829bfd0721c5192bb244425ad9017382a938bec080d10ce8
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
        sed 's/^/# /' "$there/out"
    fi
}

# verdict WHAT STATUS EXPORT [ROOT]: the script ends with this status.
verdict() {
    what=$1
    status=$2
    shift 2
    perl "$script" "$@" >"$there/out" 2>&1
    [ $? = "$status" ]
    tell "$what" $?
}

# says WHAT TEXT: it said so.
says() {
    grep -q "$2" "$there/out"
    tell "$1" $?
}

verdict 'the sample is sound' 0 "$sample" "$root"
says 'with its root' "sound: 258 entries of local/pact-00000001, root $root"
verdict 'and has no other root' 1 "$sample" 0123456789abcdef
verdict 'nothing is no export' 66 "$there/nothing"

mkdir "$there/folder"
tar -xf "$sample" -C "$there/folder"
verdict 'unpacked it is sound too' 0 "$there/folder"

# One byte of the tar altered, in a header, a content and between them.
size=$(wc -c <"$sample")
for at in 0 130 300 520 1400 36000 60000 100000 118000 $((size - 1)); do
    perl -pe 'BEGIN { $/ = undef } substr($_, '"$at"', 1) ^= "\1"' "$sample" >"$there/flip.tar"
    verdict "byte $at altered" 1 "$there/flip.tar"
done
head -c $((size - 512)) "$sample" >"$there/cut.tar"
verdict 'cut off' 1 "$there/cut.tar"

echo more >"$there/folder/more"
verdict 'a file that belongs to no place' 1 "$there/folder"
says 'named' '^more: belongs to no place'
rm "$there/folder/more" "$there/folder/tile/0/001.p/2"
verdict 'a tile is missing' 1 "$there/folder"
says 'named' '^tile/0/001.p/2: is missing'
rm -r "$there/folder/items"
tar -xf "$sample" -C "$there/folder"
echo x >>"$there/folder/items/26/e2e4edb07aa3b10aa6f4de45085f8b74393b46b5e67443f434a042b602ec11"
verdict 'an item altered' 1 "$there/folder"
says 'with the entry that names it' 'is not what entry 257 commits to'

# What we export today. Where the verbs are not there yet, the sample must do.
if "$licet" export --help >/dev/null 2>&1 && "$licet" init --help >/dev/null 2>&1; then
    mkdir "$there/book"
    printf 'party aldgate\n' >"$there/book/book.licet"
    (cd "$there/book" && "$licet" init && "$licet" record && "$licet" export ../now.tar) \
        >"$there/out" 2>&1
    tell 'a record is made and exported' $?
    verdict 'it is sound' 0 "$there/now.tar"
fi
echo "1..$n"
exit $failed
