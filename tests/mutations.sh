#!/bin/sh
# Breaks the engine (tests/breaking): the property tests of answers must notice, or the pages of
# specification and cases.
. "$(dirname "$0")/breaking"
tests=$built/gcc-release/tests/property
pages=$(grep -rlE --include='*.md' '^ *`{3,} *console' tests/spec tests/cases 2>/dev/null | sort)

build() {
    compile "$tests/decide.t" "$tests/nearest.t" "$built/gcc-release/licet"
}

noticed() {
    N=3000 timeout 120 "$tests/decide.t" >/dev/null 2>&1 || { echo decide; return; }
    N=600 timeout 120 "$tests/nearest.t" >/dev/null 2>&1 || { echo nearest; return; }
    for page in $pages; do
        LICET_BIN=$built/gcc-release timeout 120 tools/spec "$page" 2>/dev/null </dev/null |
            grep -q '^not ok' && { echo "$page"; return; }
    done
}

whole

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

end
