#!/bin/sh
# Breaks the engine on purpose, one line at a time in a private copy, and asks whether some test
# notices: the property tests of answers first, then the pages of specification and cases. One TAP
# line a breakage; one that no longer fits its line must be written anew. Only with LONG=1, as in
# make test-all; ONLY=WORDS tries the breakages whose name has these words.
export LC_ALL=C
unset MAKEFLAGS MFLAGS MAKELEVEL MODE
if [ -z "${LONG-}" ]; then
    echo '1..0 # SKIP takes minutes; make test-all runs it, so does LONG=1'
    exit 0
fi

there=$(mktemp -d) && trap 'rm -rf "$there"' EXIT || exit 74
tree=$there/tree
built=$there/out
tests=$built/gcc-release/tests/property
jobs=$(nproc 2>/dev/null || echo 2)
n=0
failed=0

mkdir "$tree" && tar cf - Makefile README.md include src tests tools docs examples |
    (cd "$tree" && tar xf -) || exit 74
cd "$tree" || exit 74
pages=$(grep -rlE --include='*.md' '^ *`{3,} *console' tests/spec tests/cases 2>/dev/null | sort)

build() {
    make -s -j "$jobs" CC=gcc MODE=release out="$built" "$tests/decide.t" "$tests/nearest.t" \
        "$built/gcc-release/licet" </dev/null >"$there/log" 2>&1
}

# Names the first test that fails, "" if all pass.
noticed() {
    N=3000 timeout 120 "$tests/decide.t" >/dev/null 2>&1 || { echo decide; return; }
    N=600 timeout 120 "$tests/nearest.t" >/dev/null 2>&1 || { echo nearest; return; }
    for page in $pages; do
        LICET_BIN=$built/gcc-release timeout 120 tools/spec "$page" 2>/dev/null </dev/null |
            grep -q '^not ok' && { echo "$page"; return; }
    done
}

tell() {
    n=$((n + 1))
    [ "$1" = ok ] || failed=1
    echo "$1 $n - $2"
}

# broken NAME FILE EXPRESSION: the expression, of sed, must change exactly one line.
broken() {
    case $1 in *"${ONLY-}"*) ;; *) return ;; esac
    cp "$2" "$there/whole"
    sed "$3" "$there/whole" >"$2"
    if [ "$(diff "$there/whole" "$2" | grep -c '^<')" != 1 ]; then
        tell 'not ok' "$1: the expression does not fit one line of $2"
    elif ! build; then
        tell 'not ok' "$1: does not compile"
        sed 's/^/# /' "$there/log" | head -n 5
    else
        by=$(noticed)
        if [ -n "$by" ]; then tell ok "$1: noticed by $by"
        else tell 'not ok' "$1: nothing notices"; fi
    fi
    cp "$there/whole" "$2"
}

if ! build; then
    tell 'not ok' 'the whole engine does not compile'
    sed 's/^/# /' "$there/log" | head -n 20
    echo 1..1
    exit 1
fi
by=$(noticed)
if [ -n "$by" ]; then
    tell 'not ok' "the whole engine fails $by: mend that first"
    echo 1..1
    exit 1
fi
tell ok 'the whole engine passes'

g=src/right/gates.c
broken 'an agreement that is over still licenses' $g \
    's/guard alive = survived(k, r->statement, expired, &ends);/guard alive = GUARD_YES;/'
broken 'a layer is open before it is elected' $g \
    's/GATE_LAYER, layer_open(k, layer),/GATE_LAYER, GUARD_YES,/'
broken 'irrevocable protects from nothing' $g \
    's/if (irrevocable && !(except/if (!irrevocable \&\& !(except/'
broken 'a suspension has no effect' $g \
    's/g = guard_or(k->g, g, suspends.at\[i\].g);/(void)suspends;/'
broken 'anybody is a licensee' $g \
    's/set(k, r, GATE_PERSON, g, s,/set(k, r, GATE_PERSON, GUARD_YES, s,/'
broken 'what an exclusion excepts stays excluded' $g \
    's/guard_not(k->g, excepted(k, x))/guard_or(k->g, GUARD_YES, excepted(k, x))/'
broken 'an exclusion takes nothing out' $g \
    's/GATE_EXCLUSION, guard_not(k->g, out)/GATE_EXCLUSION, guard_or(k->g, GUARD_YES, out)/'
broken 'a right loses its burdens when it is sold' $g \
    's/if (g != GUARD_YES) \/\* burdens/if (g > GUARD_YES) \/* burdens/'
broken 'conditions are not tested' $g 's/GATE_CONDITIONS, g,/GATE_CONDITIONS, GUARD_YES,/'
broken 'having made needs no more than making' $g \
    's/str_is(k->act, "have made") ? look_value/str_is(k->act, "-") ? look_value/'
e=src/right/exclusive.c
broken 'an exclusive grant shuts nobody out' $e \
    's/if (one == GUARD_NO) continue;/if (one >= GUARD_NO) continue;/'
broken 'two exclusive grants of one day both stand' $e 's/if (!tie || o.same/if (tie || o.same/'
broken 'a grant takes effect with its agreement' $e \
    's/guard b_now = .*/guard b_now = other.on >= second ? GUARD_YES : GUARD_NO;/'
d=src/right/decide.c
broken 'terms count as facts' $d 's/guard sure = guard_whatever(g, f, ATOM_TERM);/guard sure = f;/'
broken 'the owner needs a license' $d \
    's/take_basis(c, guard_not(k->g, out), k, "owner"/take_basis(c, GUARD_NO, k, "owner"/'
broken 'a unit that was bought needs a license' $d \
    's/take_through(c, &other, k, "exhausted".*/(void)other;/'
broken 'a maker stands for nobody' $d \
    's/take_through(c, &other, k, "made for.*/(void)other;/'
broken 'where no right is in force a license is needed' $d \
    's/take_basis(c, guard_not(k->g, alive)/take_basis(c, GUARD_NO/'
broken 'of several cells one is enough' $d \
    's/r->all = guard_and(k->g, r->all, c.f)/r->all = guard_or(k->g, r->all, c.f)/'
broken 'what other readings say does not count' $d \
    's/d.same = d.same && same_outcome(/d.same = d.same || same_outcome(/'
s=src/book/sets.c
broken 'except is ignored in sets' $s \
    's/return guard_and(k->g, in, guard_not(k->g, out));/return in;/'
broken 'except is ignored in fields' $s \
    's/return guard_and(k->g, in, guard_not(k->g, field_inside(.*/return in;/'
broken 'making never implies having made' $s \
    's/== GUARD_YES) g = make_implies(k);/== GUARD_YES \&\& 0) g = make_implies(k);/'
broken 'a complete list of classes is not complete' $s \
    's/^    if (complete) return GUARD_NO;/    (void)complete;/'
t=src/book/days.c
broken 'a day is reached a day late' $t \
    's/if (k->on >= v.high) return GUARD_YES;/if (k->on > v.high) return GUARD_YES;/'
broken 'a span ends a day early' $t 's/^    if (k->on <= v.low) {/    if (k->on < v.low) {/'
p=src/book/persons.c
broken 'more than is at least' $p 's/return order > 0;/return order >= 0;/'
broken 'control counts only what is held directly' $p \
    's/GUARD_YES : controls(c, h->person)/GUARD_YES : GUARD_NO/'
a=src/book/assets.c
broken 'first filed by a day leaves out that day' $a \
    's/if (a.high <= b.low) return GUARD_YES;/if (a.high < b.low) return GUARD_YES;/'
broken 'a right changes hands a day late' $a \
    's/if (title.at\[i\].from <= k->on) owner/if (title.at[i].from < k->on) owner/'
broken 'owned at any time is owned that day' $a \
    's/else if (node_says(t, test, "any"))/else if (node_says(t, test, "never"))/'
w=src/book/power.c
broken 'what opened closes again' src/book/state.c \
    's/^    return condition_once(k, value);/    return value_holds(k, value);/'
broken 'anybody can exercise' $w \
    's/person_in(&then, holder, event_by(k, e)),/GUARD_YES,/'
broken 'an exercise needs no ground' $w 's/^ *day_reached(&then, o->opens));/GUARD_YES);/'
broken 'an election has no window' src/book/state.c \
    's/guard inside = window ? span_has(&then, window) : GUARD_YES;/guard inside = GUARD_YES;/'
x=src/right/nearest.c
broken 'the next day is any day' $x 's/if (!decision_same(now, &then)) {/if (\&then) {/'
broken 'no later day is nearest' $x \
    's/if (later_day(in, b, ask, q, on, now, change)) return true;/(void)later_day;/'
broken 'only the first reading is read' src/book/world.c \
    's/^    if (i < 0) return false;/    return false;/'

echo "1..$n"
exit $failed
