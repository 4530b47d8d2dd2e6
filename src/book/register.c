/* register.c: registers of rights; see register.h. */
#include "book/register.h"

#include <string.h>

#include "base/buf.h"
#include "lang/messages.h"
#include "value/place.h"

static const char *const columns[] = {"id",         "kind",     "office", "number",   "family",
                                      "owner",      "priority", "filed",  "invented", "disclosed",
                                      "registered", "expires",  "status", "field",    "staff"};
enum {
    COLUMN_ID,
    COLUMN_KIND,
    COLUMN_OFFICE,
    COLUMN_NUMBER,
    COLUMN_FAMILY,
    COLUMN_OWNER,
    COLUMN_PRIORITY,
    COLUMN_FILED,
    COLUMN_INVENTED,
    COLUMN_DISCLOSED,
    COLUMN_REGISTERED,
    COLUMN_EXPIRES,
    COLUMN_STATUS,
    COLUMN_FIELD,
    COLUMN_STAFF,
    COLUMN_COUNT
};

/* A quoted cell that starts behind the quote at s; *used counts up to behind the closing quote. */
static bool quoted_cell(struct arena *in, struct str s, struct str *cell, size_t *used)
{
    char *out = NULL;
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] != '"') {
            if (out) out[n] = s.at[i];
            n++;
            continue;
        }
        if (i + 1 < s.len && s.at[i + 1] == '"') {
            if (!out) {
                out = arena_take(in, s.len, 1, 1);
                memcpy(out, s.at, n);
            }
            out[n++] = '"';
            i++;
            continue;
        }
        *cell = (struct str){out ? out : s.at, n};
        *used = i + 1;
        return true;
    }
    return false;
}

bool csv_line(struct arena *in, struct str *rest, struct str *cells, int most, int *count)
{
    struct str s = *rest;
    size_t at = 0;
    *count = 0;
    for (;;) {
        if (*count == most) return false;
        struct str cell = {0};
        if (at < s.len && s.at[at] == '"') {
            size_t used;
            if (!quoted_cell(in, str_part(s, at + 1, s.len), &cell, &used)) return false;
            at += 1 + used;
        } else {
            size_t from = at;
            while (at < s.len && s.at[at] != ',' && s.at[at] != '\n') at++;
            cell = str_trim(str_part(s, from, at));
        }
        cells[(*count)++] = cell;
        while (at < s.len && (s.at[at] == ' ' || s.at[at] == '\r')) at++;
        if (at < s.len && s.at[at] == ',') {
            at++;
            continue;
        }
        if (at < s.len && s.at[at] != '\n') return false;
        *rest = str_part(s, at < s.len ? at + 1 : at, s.len);
        return true;
    }
}

struct scan {
    struct book *b;
    const struct book_file *file;
    uint32_t source; /* file number, for places */
    int line, statement;
    int column[COLUMN_COUNT]; /* where each column stands, -1 */
    char *seen;               /* by name: whether a row has that id */
    uint32_t seen_count;
};

/* Whether an earlier row of the register has the id. */
static bool seen_before(struct scan *s, uint32_t name)
{
    if (name >= s->seen_count) {
        uint32_t count = 2 * name + 64;
        char *more = arena_take(s->b->in, count, 1, 1);
        for (uint32_t i = 0; i < s->seen_count; i++) more[i] = s->seen[i];
        s->seen = more;
        s->seen_count = count;
    }
    bool before = s->seen[name];
    s->seen[name] = 1;
    return before;
}

static struct place cell_place(const struct scan *s, struct str at)
{
    struct str text = s->file->text;
    bool inside = at.at >= text.at && at.at <= text.at + text.len;
    return (struct place){s->source, inside ? (uint32_t)(at.at - text.at) : 0, (uint32_t)at.len};
}

static bool read_header(struct scan *s, struct str *rest)
{
    struct str cells[REGISTER_COLUMNS_MAX];
    int count;
    struct str start = str_part(*rest, 0, 1);
    if (!csv_line(s->b->in, rest, cells, REGISTER_COLUMNS_MAX, &count)) {
        REPORT(&s->b->diags, E_CSV, cell_place(s, start), STR("the header line cannot be read"),
               s->file->path);
        return false;
    }
    for (int c = 0; c < COLUMN_COUNT; c++) s->column[c] = -1;
    for (int i = 0; i < count; i++) {
        int c = 0;
        while (c < COLUMN_COUNT && !str_is(cells[i], columns[c])) c++;
        if (c < COLUMN_COUNT) s->column[c] = i;
        else
            REPORT(&s->b->diags, E_CSV, cell_place(s, cells[i]),
                   str_format(s->b->in, "no column is called '%.*s'", STR_ARG(cells[i])),
                   s->file->path);
    }
    if (s->column[COLUMN_ID] < 0)
        REPORT(&s->b->diags, E_CSV, cell_place(s, start), STR("there is no column 'id'"),
               s->file->path);
    return s->column[COLUMN_ID] >= 0;
}

static struct str cell_of(const struct scan *s, const struct str *cells, int count, int column)
{
    int i = s->column[column];
    return i >= 0 && i < count ? cells[i] : (struct str){0};
}

static struct dated_cell dated(struct scan *s, struct str cell, bool empty_is_none)
{
    struct dated_cell d = {.state = CELL_UNKNOWN};
    day_number day;
    if (!cell.len) d.state = empty_is_none ? CELL_NONE : CELL_UNKNOWN;
    else if (day_read(cell, &day)) d = (struct dated_cell){CELL_KNOWN, day};
    else if (!str_is(cell, "?"))
        REPORT(&s->b->diags, E_CSV, cell_place(s, cell),
               str_format(s->b->in, "'%.*s' is no day", STR_ARG(cell)), s->file->path);
    return d;
}

static void add_owner(struct scan *s, struct asset *a, struct str part)
{
    struct owner_row row = {.from = DAY_EVER, .person = -1};
    struct str head = part;
    struct str first = str_cut(&head, ' ');
    day_number day;
    if (day_read(first, &day)) {
        row.from = day;
        part = str_trim(head);
    }
    row.name = part;
    if (a->owner_count && a->owners[a->owner_count - 1].from >= row.from)
        REPORT(&s->b->diags, E_CSV, cell_place(s, part),
               STR("owners do not follow each other by day"), s->file->path);
    a->owners = arena_grow(s->b->in, a->owners, a->owner_count, &a->owner_room, sizeof *a->owners);
    a->owners[a->owner_count++] = row;
}

static void read_dates(struct scan *s, struct asset *a, const struct str *cells, int count)
{
    a->priority = dated(s, cell_of(s, cells, count, COLUMN_PRIORITY), true);
    a->filed = dated(s, cell_of(s, cells, count, COLUMN_FILED), false);
    a->invented = dated(s, cell_of(s, cells, count, COLUMN_INVENTED), false);
    a->disclosed = dated(s, cell_of(s, cells, count, COLUMN_DISCLOSED), false);
    a->registered = dated(s, cell_of(s, cells, count, COLUMN_REGISTERED), false);
    a->expires = dated(s, cell_of(s, cells, count, COLUMN_EXPIRES), false);
}

static void read_row(struct scan *s, const struct str *cells, int count)
{
    struct book *b = s->b;
    struct str id = cell_of(s, cells, count, COLUMN_ID);
    if (!id.len) {
        for (int i = 0; i < count; i++) {
            if (!cells[i].len) continue;
            REPORT(&b->diags, E_CSV, cell_place(s, cells[i]), STR("a row without an id"),
                   s->file->path);
            return;
        }
        return;
    }
    struct asset a = {.place = -1, .field = -1, .portfolio = -1, .line = s->line};
    a.listed_in = s->statement + 1;
    a.name = names_intern(&b->language->names, id);
    if (seen_before(s, a.name))
        REPORT(&b->diags, E_CSV, cell_place(s, id),
               str_format(b->in, "'%.*s' stands twice", STR_ARG(id)), s->file->path);
    a.kind = cell_of(s, cells, count, COLUMN_KIND);
    a.office = cell_of(s, cells, count, COLUMN_OFFICE);
    a.number = cell_of(s, cells, count, COLUMN_NUMBER);
    a.family = cell_of(s, cells, count, COLUMN_FAMILY);
    a.status = cell_of(s, cells, count, COLUMN_STATUS);
    a.staff = cell_of(s, cells, count, COLUMN_STAFF);
    if (!a.kind.len) a.kind = STR("patent");
    a.place = place_find(a.office);
    if (a.office.len && a.place < 0 && !place_is_office(a.office))
        REPORT(&b->diags, E_CSV, cell_place(s, a.office),
               str_format(b->in, "no office is called '%.*s'", STR_ARG(a.office)), s->file->path);
    if (!a.family.len && (str_is(a.office, "EP") || str_is(a.office, "WO")))
        REPORT(&b->diags, W_OFFICE, cell_place(s, a.office), id, a.office);
    read_dates(s, &a, cells, count);
    struct str owners = cell_of(s, cells, count, COLUMN_OWNER);
    while (owners.len) add_owner(s, &a, str_trim(str_cut(&owners, ';')));
    struct str field = cell_of(s, cells, count, COLUMN_FIELD);
    if (field.len) a.field = -2 - (int)names_intern(&b->language->names, field);
    b->assets = arena_grow(b->in, b->assets, b->asset_count, &b->asset_room, sizeof *b->assets);
    b->assets[b->asset_count] = a;
    tree_declare(b->tree, a.name, KIND_ASSET, b->asset_count++);
}

static void read_register(struct scan *s)
{
    struct str rest = s->file->text;
    struct str cells[REGISTER_COLUMNS_MAX];
    if (source_bad_byte(rest) < rest.len) {
        REPORT(&s->b->diags, E_CSV, cell_place(s, str_part(rest, 0, 1)),
               STR("bytes that are not text"), s->file->path);
        return;
    }
    if (!read_header(s, &rest)) return;
    for (s->line = 2; rest.len && s->line < REGISTER_ROWS_MAX; s->line++) {
        int count;
        struct str start = str_part(rest, 0, 1);
        if (!csv_line(s->b->in, &rest, cells, REGISTER_COLUMNS_MAX, &count)) {
            REPORT(&s->b->diags, E_CSV, cell_place(s, start),
                   str_format(s->b->in, "line %d cannot be read", s->line), s->file->path);
            rest = str_part(rest, str_find(rest, '\n') + 1, rest.len);
            continue;
        }
        if (count > 1 || cells[0].len) read_row(s, cells, count);
    }
}

/* The register's file, relative to the file of the statement that names it. */
static const struct book_file *find_file(struct book *b, const struct book_file *files, int count,
                                         uint32_t from, struct str name)
{
    struct str path = b->tree->text.files[from].path;
    size_t slash = path.len;
    while (slash && path.at[slash - 1] != '/') slash--;
    struct str near = str_format(b->in, "%.*s%.*s", (int)slash, path.at, STR_ARG(name));
    for (int i = 0; i < count; i++)
        if (str_same(files[i].path, near)) return &files[i];
    for (int i = 0; i < count; i++)
        if (str_same(files[i].path, name)) return &files[i];
    return NULL;
}

static void scan_statement(struct book *b, const struct book_file *files, int count, int statement)
{
    struct tree *t = b->tree;
    const struct statement *s = &t->statements[statement];
    for (int i = t->text.lines[s->line].child; i >= 0; i = t->text.lines[i].next) {
        const struct line *l = &t->text.lines[i];
        if (l->token_count < 2 || !str_is(token_text(&t->text, l->token), "file")) continue;
        struct str name = token_text(&t->text, l->token + 1);
        name = str_part(name, 1, name.len ? name.len - 1 : 0);
        struct scan scan = {.b = b, .source = s->file, .statement = statement};
        scan.file = find_file(b, files, count, s->file, name);
        if (!scan.file) {
            REPORT(&b->diags, E_FILE, token_place(&t->text, l->token + 1, 1), name,
                   STR("no such file in the book's folder"));
            continue;
        }
        text_add(&t->text, (struct source){scan.file->path, {scan.file->text.at, 0}}, false,
                 &b->diags);
        scan.source = (uint32_t)t->text.file_count - 1;
        t->text.files[scan.source].text = scan.file->text;
        read_register(&scan);
    }
}

void registers_scan(struct book *b, const struct book_file *files, int count)
{
    for (int i = 0; i < b->tree->statement_count; i++)
        if (b->tree->statements[i].kind == KIND_ASSETS) scan_statement(b, files, count, i);
}

void registers_bind(struct book *b)
{
    for (int i = 0; i < b->asset_count; i++) {
        struct asset *a = &b->assets[i];
        for (int k = 0; k < a->owner_count; k++)
            a->owners[k].person =
                book_person(b, names_find(&b->language->names, a->owners[k].name));
        if (a->field < -1) {
            uint32_t name = (uint32_t)(-2 - a->field);
            a->field = name < b->tree->name_count ? b->field_of_name[name] : -1;
        }
    }
}
