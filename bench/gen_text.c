/* gen_text.c: writes a plausible book of any size, the same for the same seed.
 *
 *   gen_text -lines 100000 -o DIR [-s SEED]
 *
 * Two groups of companies license each other. The book grows by blocks: a field tree, companies,
 * products, a portfolio, grants both ways with an exclusion, a payment, a duty, and what happened
 * under them. Every name is declared, every statement is complete, and the last file is filled up
 * with remarks to the exact number of lines.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum file {
    AGREEMENT,
    COMPANIES,
    FIELDS,
    PRODUCTS,
    PORTFOLIOS,
    GRANTS,
    MONEY,
    DUTIES,
    EVENTS,
    FILES
};

static const char *const names[FILES] = {"agreement", "companies",  "fields",
                                         "products",  "portfolios", "grants",
                                         "money",     "duties",     "events"};

static const char *const sides[2] = {"alder", "birch"};
static const char *const leaves[] = {"dram.ddr5",  "dram.ddr6", "dram.hbm",
                                     "flash.nand", "flash.nor", "logic"};
static const char *const places[] = {"DE", "FR", "US", "JP", "KR", "GB", "NL", "IE", "SG", "IN"};
static const char *const acts[] = {
    "make, have made, use, sell, offer, import",
    "make, use, sell",
    "use, sell, offer, import, lease",
    "make, have made, use, sell, offer, import, export",
};

enum { LEAVES = sizeof leaves / sizeof *leaves, PLACES = sizeof places / sizeof *places };

static struct {
    FILE *to[FILES];
    long lines, wanted;
    uint64_t state;
} book;

static const char text_of_agreement[] = "party alder \"Alder Semiconductor Inc.\"\n"
                                        "  seat        US\n"
                                        "\n"
                                        "party birch \"Birch Devices GmbH\"\n"
                                        "  seat        DE\n"
                                        "\n"
                                        "agreement exchange \"Exchange of Rights\"\n"
                                        "  between     alder, birch\n"
                                        "  signed      2025-12-01\n"
                                        "  effective   2026-01-01\n"
                                        "  term        effective until 10 years after effective\n"
                                        "  days        first day not counted\n"
                                        "  days        months end on same day\n"
                                        "  days        no roll\n"
                                        "  law         \"England and Wales\"\n"
                                        "  make implies have made   no\n"
                                        "  notices\n"
                                        "    courier   at 1 day from dispatch\n"
                                        "    email     at once\n"
                                        "  round       each posting to cents, half even\n"
                                        "\n"
                                        "source exchange-2025 \"Signed 2025-12-01\"\n"
                                        "  prevails    paper\n"
                                        "  text        transcription\n"
                                        "\n"
                                        "relation affiliate\n"
                                        "  means       more than 50% of votes\n"
                                        "  reaches     down, sideways\n"
                                        "  lasts       while so\n"
                                        "\n";

/* Numbers 0..below-1, by a shift register; not for secrets. */
static unsigned any(unsigned below)
{
    book.state ^= book.state << 13;
    book.state ^= book.state >> 7;
    book.state ^= book.state << 17;
    return (unsigned)(book.state >> 33) % below;
}

__attribute__((format(printf, 2, 3))) static void say(enum file f, const char *format, ...)
{
    char text[4096];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (n < 0 || (size_t)n >= sizeof text) exit(70);
    for (const char *p = text; *p; p++) book.lines += *p == '\n';
    fputs(text, book.to[f]);
}

static void field_tree(unsigned i)
{
    say(FIELDS,
        "field tree-%u \"Devices of line %u\"\n"
        "  dram\n"
        "    ddr5\n"
        "    ddr6\n"
        "    hbm\n"
        "  flash\n"
        "    nand\n"
        "    nor\n"
        "  logic\n"
        "\n",
        i, i);
    if (i % 10 == 0)
        say(FIELDS,
            "territory region-%u \"Sales region %u\"\n"
            "  means       %s, %s, %s\n"
            "\n",
            i, i, places[any(3)], places[3 + any(3)], places[6 + any(4)]);
}

/* Companies of one side form a tree, eight below each. */
static void companies(unsigned i)
{
    for (int side = 0; side < 2; side++) {
        const char *top = sides[side];
        say(COMPANIES, "holding %s-%u\n", top, i);
        if (i < 8) say(COMPANIES, "  2024-04-01  %s 100%%\n", top);
        else say(COMPANIES, "  2024-04-01  %s-%u %u%%, %s %u%%\n", top, i / 8, 80u, top, 20u);
        say(COMPANIES, "\n");
    }
}

static void products(unsigned i)
{
    for (unsigned p = 0; p < 4; p++) {
        say(PRODUCTS,
            "product item-%u-%u \"Item %u of line %u\"\n"
            "  by          %s and its affiliates\n"
            "  field       tree-%u.%s\n",
            i, p, p, i, sides[p % 2], i, leaves[any(LEAVES)]);
        if (p < 2) say(PRODUCTS, "  evolves from  nothing\n\n");
        else say(PRODUCTS, "  evolves from  item-%u-%u\n\n", i, p - 2);
    }
}

static void portfolio(unsigned i, int side)
{
    say(PORTFOLIOS,
        "portfolio %s-rights-%u \"Patents of %s, line %u\"\n"
        "  clause      \"1.%u\"\n"
        "  owner       %s and its affiliates\n"
        "  means       patents of %s and its affiliates in tree-%u\n"
        "  capture     first filed by 20%02u-12-31\n"
        "  capture     owned at any time\n"
        "  family      continuations, divisions, counterparts\n"
        "\n",
        sides[side], i, sides[side], i, i + 1, sides[side], sides[side], i, 28 + any(8));
}

static void grant(unsigned i, int side)
{
    const char *from = sides[side], *to = sides[!side];
    say(GRANTS,
        "grant %s-grant-%u \"Line %u, from %s\"\n"
        "  clause      \"2.%u(%c)\"\n"
        "  from        %s and its affiliates\n"
        "  to          %s and its affiliates\n"
        "  under       %s-rights-%u\n"
        "  acts        %s\n",
        from, i, i, from, i + 1, 'a' + side, from, to, from, i, acts[any(4)]);
    if (any(2)) say(GRANTS, "  field       tree-%u except tree-%u.dram.hbm\n", i, i);
    else say(GRANTS, "  field       tree-%u.dram, tree-%u.logic\n", i, i);
    if (any(3)) say(GRANTS, "  territory   worldwide except %s\n", places[any(PLACES)]);
    else say(GRANTS, "  territory   region-%u, US, %s\n", i - i % 10, places[3 + any(7)]);
    say(GRANTS,
        "  during      from effective for the life of each asset\n"
        "  price       payment fee-%u\n"
        "  survives    expiry\n"
        "  nonexclusive\n"
        "  nontransferable\n"
        "  have made   designed by the licensee\n"
        "  sublicense  none\n"
        "\n",
        i);
}

static void exclusion(unsigned i)
{
    int side = (int)any(2);
    say(GRANTS,
        "exclude kept-%u \"Kept by %s\"\n"
        "  clause      \"3.%u\"\n"
        "  from        %s-grant-%u\n"
        "  product     item-%u-%d\n"
        "\n",
        i, sides[side], i + 1, sides[side], i, i, side);
}

/* A payment in two instalments, and a duty; then what was paid, done and said. */
static void obligations(unsigned i)
{
    int side = (int)any(2);
    const char *payer = sides[side], *payee = sides[!side];
    unsigned sum = 10 + any(990), month = 1 + any(12), day = 1 + any(28);
    say(MONEY,
        "payment fee-%u \"Fee for line %u\"\n"
        "  clause      \"5.%u\"\n"
        "  payer       %s to %s\n"
        "  instalments 2\n"
        "    2027-%02u-%02u  USD %u,000\n"
        "    2028-%02u-%02u  USD %u,000\n"
        "  cure        within 30 days of receipt\n"
        "\n",
        i, i, i + 1, payer, payee, month, day, sum, month, day, sum);
    say(DUTIES,
        "duty samples-%u \"Samples of line %u\"\n"
        "  clause      \"7.%u\"\n"
        "  by          %s\n"
        "  to          %s\n"
        "  due         by 2027-%02u-%02u\n"
        "  evidence    \"receipt of the samples\"\n"
        "  cure        within 60 days of receipt\n"
        "\n",
        i, i, i + 1, payer, payee, month, day);
    say(EVENTS,
        "2026-%02u-%02u ship item-%u-%d by %s in %s\n"
        "2027-%02u-%02u pay USD %u,000 by %s to %s for fee-%u 2027-%02u-%02u\n",
        month, day, i, side, payer, places[any(PLACES)], month, day, sum, payer, payee, i, month,
        day);
    if (any(8))
        say(EVENTS, "2027-%02u-%02u done samples-%u by %s, evidence \"samples-%u.pdf\"\n", month,
            day, i, payer, i);
    else
        say(EVENTS, "2028-%02u-%02u notice breach by %s to %s, about samples-%u, via email\n",
            month, day, payee, payer, i);
}

static void block(unsigned i)
{
    field_tree(i);
    companies(i);
    products(i);
    for (int side = 0; side < 2; side++) portfolio(i, side);
    for (int side = 0; side < 2; side++) grant(i, side);
    exclusion(i);
    obligations(i);
}

static bool open_files(const char *dir)
{
    if (mkdir(dir, 0777) && errno != EEXIST) return false;
    for (int f = 0; f < FILES; f++) {
        char path[4096];
        int n = snprintf(path, sizeof path, "%s/%s.licet", dir, names[f]);
        if (n < 0 || (size_t)n >= sizeof path) return false;
        if (!(book.to[f] = fopen(path, "w"))) return false;
    }
    return true;
}

static bool close_files(void)
{
    bool good = true;
    for (int f = 0; f < FILES; f++) good &= fclose(book.to[f]) == 0;
    return good;
}

int main(int argc, char **argv)
{
    const char *dir = NULL;
    book.wanted = 100000;
    book.state = 1;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (!strcmp(argv[i], "-lines")) book.wanted = strtol(argv[i + 1], NULL, 10);
        else if (!strcmp(argv[i], "-s")) book.state = strtoull(argv[i + 1], NULL, 10);
        else if (!strcmp(argv[i], "-o")) dir = argv[i + 1];
    }
    if (!dir || book.wanted < 200 || argc % 2 == 0) {
        fprintf(stderr, "usage: gen_text -lines N -o DIR [-s SEED], N at least 200\n");
        return 64;
    }
    book.state = book.state * 0x9E3779B97F4A7C15u | 1;
    if (!open_files(dir)) {
        fprintf(stderr, "gen_text: %s: %s\n", dir, strerror(errno));
        return 66;
    }
    enum { BLOCK_MAX = 130 }; /* lines of the largest block, and some more */
    say(AGREEMENT, "%s", text_of_agreement);
    for (unsigned i = 0; book.lines + BLOCK_MAX <= book.wanted; i++) block(i);
    while (book.lines < book.wanted) say(EVENTS, "# no further event\n");
    return close_files() ? 0 : 74;
}
