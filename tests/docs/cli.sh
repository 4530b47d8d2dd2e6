#!/bin/sh
# Exit statuses and streams of the command line: what is wrong with a call, a book or a stream is
# told in one sentence on standard error, with the status that docs/man/licet.1 says.
export LC_ALL=C
unset NO_COLOR
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
        { echo "standard output:"; cat out; echo "standard error:"; cat err; } 2>/dev/null | sed 's/^/# /'
    fi
}

# ends STATUS SENTENCE WORDS...: the command ends so, and standard error holds the sentence.
ends() {
    wanted=$1
    sentence=$2
    shift 2
    "$licet" "$@" >out 2>err </dev/null
    status=$?
    [ $status = "$wanted" ] && grep -qF -- "$sentence" err
    tell "licet $* ends with $wanted, got $status: $sentence" $?
}

# The answer is on standard output, and nothing on standard error.
answers() {
    wanted=$1
    shift
    "$licet" "$@" >out 2>err </dev/null
    status=$?
    [ $status = "$wanted" ] && [ -s out ] && [ ! -s err ]
    tell "licet $* answers with $wanted, got $status" $?
}

mkdir good bad empty
printf 'party aldgate "Aldgate Ltd."\n\nparty brightwater "Brightwater Inc."\n' >good/pact.licet
printf 'party aldgate "Aldgate Ltd." and more\n' >bad/pact.licet

# --- 64: the command line is wrong
ends 64 'usage: licet VERB'
ends 64 "no verb is called 'cna'; did you mean 'can'?" cna x
ends 64 "no verb is called 'xyzzy'" xyzzy
ends 64 'who asks for what?' can
ends 64 "no option is called '--jsn'; did you mean '--json'?" can x --jsn
ends 64 'options have long names' can x -j
ends 64 "option '--on' needs a value, DAY" can x --on
ends 64 "option '--on' stands twice" can x --on 2027-01-01 --on=2027-01-02
ends 64 "option '--strict' takes no value" can x --strict=yes
ends 64 "'2027-02-29' is no day" can x --on 2027-02-29
ends 64 "'--known' needs a record" can x --book good --known 3
ends 64 "'--recorded' needs a record" owe --book good --recorded
ends 64 "'check' takes no words" check good
ends 64 "no option is called '--why'" due --why x
ends 64 'for which shell?' completion
ends 64 "nothing is called 'gran'; did you mean 'grant'?" explain gran
ends 64 "no verb is called 'cann'; did you mean 'can'?" help cann

# --- 65: the text is wrong, or needs what is not there yet
ends 65 'pact.licet:1:30: error: ' check --book bad
ends 65 'no answer from a book with errors' can aldgate make x --book bad
ends 65 'scenarios are read and kept only' can x --book good --with s
ends 65 'pact.licet:1:30: error: ' fmt --book bad

# --- 66: it cannot be opened
ends 66 "cannot open folder 'nowhere': No such file" check --book nowhere
ends 66 "cannot open folder 'good/pact.licet': Not a directory" check --book good/pact.licet
ends 66 "no file NAME.licet or NAME.md in 'empty'" check --book empty
ends 66 "cannot open 'nowhere.licet'" fmt nowhere.licet
ends 66 "cannot open folder 'nowhere'" cases nowhere

# --- 74: it cannot be written
if [ -c /dev/full ]; then
    "$licet" help >/dev/full 2>err
    [ $? = 74 ] && grep -q 'cannot write standard output: No space left' err
    tell 'a full disk ends with 74' $?
fi
"$licet" help >&- 2>err
[ $? = 74 ]
tell 'a closed standard output ends with 74' $?

# --- what works
answers 0 --help
answers 0 --version
answers 0 help can
answers 0 can --help
answers 0 completion bash
answers 0 explain grant
answers 0 explain --json grant
"$licet" fmt --check --book good >out 2>err
[ $? = 0 ] && [ ! -s out ]
tell 'a canonical book needs no fmt' $?

# --- fmt
printf 'party   aldgate    "Aldgate Ltd."\n' >rough.licet
chmod 640 rough.licet
ln -s rough.licet link.licet
"$licet" fmt --check rough.licet >out 2>err
[ $? = 1 ] && [ "$(cat out)" = rough.licet ]
tell 'fmt --check names the file and ends with 1' $?
"$licet" fmt link.licet >out 2>err
[ $? = 0 ] && [ "$(cat rough.licet)" = 'party aldgate "Aldgate Ltd."' ] && [ -L link.licet ] &&
    [ "$(stat -c %a rough.licet 2>/dev/null || echo 640)" = 640 ]
tell 'fmt rewrites the file behind a link and keeps its mode' $?
[ -z "$(find . -name '.licet-*')" ]
tell 'fmt leaves nothing behind' $?
printf 'party   aldgate    "Aldgate Ltd."\n' | "$licet" fmt - >out 2>err
[ $? = 0 ] && [ "$(cat out)" = 'party aldgate "Aldgate Ltd."' ]
tell 'fmt - reads standard input' $?
printf 'party x "a\033[31m"\n' | "$licet" fmt - >out 2>err
[ $? = 65 ] && ! grep -q "$(printf '\033')" err
tell 'no control character of a text reaches the terminal' $?

# --- --json: one document, whatever happens
json() {
    wanted=$1
    shift
    "$licet" "$@" --json >out 2>err </dev/null
    status=$?
    [ $status = "$wanted" ] && [ "$(grep -c '' out)" = 1 ] && grep -q '^{.*}$' out
    tell "licet $* --json gives one document and $wanted, got $status" $?
}
json 0 fmt --check --book good
json 65 check --book bad
json 65 can aldgate make x --book bad
json 66 can x --book nowhere
json 64 can x --on never
json 64 explain gran
json 65 fmt --book bad

# --- cases
mkdir -p pages/one
printf '```licet pact.licet\nparty aldgate "Aldgate Ltd." oops\n```\n' >pages/one/a.md
printf '```console case=1/1\n$ licet can aldgate make x\nYES this is not read\n```\n' >>pages/one/a.md
printf '```console case=1/2\n$ cat /etc/passwd\n```\n' >>pages/one/a.md
"$licet" cases pages >out 2>err
[ $? = 65 ] && [ "$(cut -f 1,2 out)" = "$(printf '1/1\tpending')" ] &&
    grep -q "pages/one/a.md:8: a question begins with '\$ licet'" err
tell 'cases: a wrong book is pending, another command is no question' $?

echo "1..$n"
exit $failed
