/* place.c: unit tests of value/place.h. */
#include "value/place.h"
#include "tap.h"

static bool in_region(struct arena *in, const char *place, const char *region)
{
    struct bits members = bits_new(in, place_count());
    return place_region(str_of(region), members) && bits_has(members, place_find(str_of(place)));
}

static void codes(void)
{
    static const struct {
        const char *code, *name;
    } rows[] = {
        {"AD", "Andorra"}, {"DE", "Germany"},     {"GB", "United Kingdom"}, {"JP", "Japan"},
        {"TW", "Taiwan"},  {"KR", "South Korea"}, {"US", "United States"},  {"TR", "Türkiye"},
        {"XK", "Kosovo"},  {"ZW", "Zimbabwe"},
    };
    static const char *const bad[] = {"", "D", "de", "DEU", "UK", "ZZ", "EP", "276", "EU", "AA"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int place = place_find(str_of(rows[i].code));
        OK(place >= 0 && str_is(place_name(place), rows[i].name), "%s is %s", rows[i].code,
           rows[i].name);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        OK(place_find(str_of(bad[i])) == -1, "'%s' is no place", bad[i]);
    OK(place_count() == 250, "249 places of the standard and Kosovo");
    int found = 0, risen = 0;
    for (int i = 0; i < place_count(); i++) {
        found += place_find(place_code(i)) == i;
        risen += i > 0 && str_order(place_code(i - 1), place_code(i)) < 0;
    }
    OK(found == 250, "every place is found by its code");
    OK(risen == 248 && str_is(place_code(249), "XK"), "in the order of the codes, Kosovo last");
}

static void regions(struct arena *in)
{
    static const struct {
        const char *region;
        int members;
    } rows[] = {
        {"002", 60}, {"015", 7},  {"202", 53}, {"009", 29}, {"053", 6},  {"019", 57}, {"003", 41},
        {"021", 5},  {"419", 52}, {"005", 16}, {"013", 8},  {"029", 28}, {"142", 50}, {"030", 7},
        {"034", 9},  {"035", 11}, {"143", 5},  {"145", 18}, {"150", 51}, {"039", 16}, {"151", 10},
        {"154", 16}, {"155", 9},  {"EU", 27},  {"EEA", 30}, {"EP", 39},  {"AP", 20},  {"OA", 17},
        {"EA", 8},   {"GC", 6},   {"BX", 3},   {"EM", 27},  {"276", 1},  {"010", 1},
    };
    static const char *const bad[] = {"",    "001", "DE", "WO", "eu",  "EFTA",
                                      "999", "15",  "1",  " ",  "E U", "0150"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bits members = bits_new(in, place_count());
        OK(place_region(str_of(rows[i].region), members) && bits_count(members) == rows[i].members,
           "%s has %d members, due %d", rows[i].region, bits_count(members), rows[i].members);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct bits members = bits_new(in, place_count());
        OK(!place_region(str_of(bad[i]), members) && bits_empty(members), "'%s' is no region",
           bad[i]);
    }
    OK(!place_region((struct str){"E\0", 2}, bits_new(in, place_count())), "nor a NUL byte");
}

static void members(struct arena *in)
{
    static const struct {
        const char *place, *region;
        bool inside;
    } rows[] = {
        {"DE", "150", true},  {"DE", "155", true},  {"DE", "EU", true},   {"DE", "EEA", true},
        {"GB", "150", true},  {"GB", "EU", false},  {"GB", "EEA", false}, {"GB", "EP", true},
        {"CH", "EEA", false}, {"NO", "EEA", true},  {"NO", "EU", false},  {"CY", "EU", true},
        {"CY", "145", true},  {"CY", "150", false}, {"RU", "150", true},  {"TR", "145", true},
        {"MX", "021", false}, {"MX", "003", true},  {"MX", "013", true},  {"MX", "419", true},
        {"US", "021", true},  {"US", "419", false}, {"IR", "034", true},  {"HR", "EU", true},
        {"GF", "EU", false},  {"TW", "142", false}, {"HK", "030", true},  {"GG", "154", true},
        {"XK", "150", false}, {"BA", "EP", false},  {"ME", "EP", true},   {"ZA", "018", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        OK(in_region(in, rows[i].place, rows[i].region) == rows[i].inside, "%s %s in %s",
           rows[i].place, rows[i].inside ? "is" : "is not", rows[i].region);
}

/* The parts of a region share nothing and make it up. */
static void parts(struct arena *in)
{
    static const struct {
        const char *whole;
        const char *parts[5];
    } rows[] = {
        {"002", {"015", "202"}},
        {"202", {"011", "014", "017", "018"}},
        {"009", {"053", "054", "057", "061"}},
        {"019", {"021", "419"}},
        {"003", {"021", "013", "029"}},
        {"419", {"005", "013", "029"}},
        {"142", {"030", "034", "035", "143", "145"}},
        {"150", {"039", "151", "154", "155"}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bits whole = bits_new(in, place_count()), sum = bits_new(in, place_count());
        bool apart = true;
        place_region(str_of(rows[i].whole), whole);
        for (int j = 0; j < 5 && rows[i].parts[j]; j++) {
            struct bits part = bits_new(in, place_count());
            place_region(str_of(rows[i].parts[j]), part);
            apart = apart && !bits_touch(sum, part);
            bits_join(sum, part);
        }
        OK(apart && bits_same(whole, sum), "%s is the sum of its parts", rows[i].whole);
    }
    struct bits all = bits_new(in, place_count());
    static const char *const continents[] = {"002", "009", "019", "142", "150"};
    for (int i = 0; i < 5; i++) place_region(str_of(continents[i]), all);
    OK(bits_count(all) == 247, "all but Antarctica, Taiwan and Kosovo have a region");
}

static void offices(void)
{
    static const char *const good[] = {"EP", "WO", "IB", "EA", "AP", "OA", "EM", "GC", "BX", "QZ"};
    static const char *const bad[] = {"", "DE", "EU", "XX", "ep", "EPO", "E"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        OK(place_is_office(str_of(good[i])) && place_find(str_of(good[i])) == -1,
           "%s is an office and no place", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        OK(!place_is_office(str_of(bad[i])), "'%s' is no office", bad[i]);
}

int main(void)
{
    struct arena *in = arena_open(1 << 20);
    codes();
    regions(in);
    members(in);
    parts(in);
    offices();
    arena_close(in);
    return tap_done();
}
