/* place.c: countries and offices; see place.h. The table is made from places.tsv. */
#include "value/place.h"

#include <assert.h>
#include <string.h>

/* `regions` are words, with a blank before and after each: its own M49 number first. */
struct place_row {
    const char *code, *name, *regions;
};

#include "places.inc"

/* Offices of WIPO ST.3 that are no places. */
static const char *const offices[] = {"AP", "BX", "EA", "EM", "EP", "GC", "IB",
                                      "OA", "QZ", "WO", "XN", "XU", "XV"};

enum { OFFICES = sizeof offices / sizeof offices[0], REGION_LEN_MOST = 3 };

int place_count(void)
{
    return PLACES;
}

int place_find(struct str code)
{
    int from = 0, to = PLACES_IN_ORDER;
    while (from < to) {
        int middle = from + (to - from) / 2;
        int order = str_order(code, str_of(places[middle].code));
        if (order == 0) return middle;
        if (order < 0) to = middle;
        else from = middle + 1;
    }
    for (int i = PLACES_IN_ORDER; i < PLACES; i++)
        if (str_is(code, places[i].code)) return i;
    return -1;
}

struct str place_code(int place)
{
    assert(place >= 0 && place < PLACES);
    return str_of(places[place].code);
}

struct str place_name(int place)
{
    assert(place >= 0 && place < PLACES);
    return str_of(places[place].name);
}

static bool region_code(struct str code)
{
    if (code.len < 2 || code.len > REGION_LEN_MOST) return false;
    for (size_t i = 0; i < code.len; i++) {
        char c = code.at[i];
        if (!(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z')) return false;
    }
    return true;
}

/* `code` with a blank before and after it; false if it can be no region's. */
static bool region_word(struct str code, char word[REGION_LEN_MOST + 3])
{
    if (!region_code(code)) return false;
    word[0] = ' ';
    memcpy(word + 1, code.at, code.len);
    word[code.len + 1] = ' ';
    word[code.len + 2] = 0;
    return true;
}

bool place_in_region(int place, struct str code)
{
    char word[REGION_LEN_MOST + 3];
    return place >= 0 && place < PLACES && region_word(code, word) &&
           strstr(places[place].regions, word);
}

/* Also the members of a regional office (`EP`), and the one place whose own M49 number it is. */
bool place_region(struct str code, struct bits into)
{
    char word[REGION_LEN_MOST + 3];
    bool found = false;
    if (!region_word(code, word)) return false;
    for (int i = 0; i < PLACES; i++) {
        if (!strstr(places[i].regions, word)) continue;
        bits_set(into, i);
        found = true;
    }
    return found;
}

bool place_is_office(struct str code)
{
    for (int i = 0; i < OFFICES; i++)
        if (str_is(code, offices[i])) return true;
    return false;
}
