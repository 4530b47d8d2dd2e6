/* files.c: reading and printing file lines; see files.h. */
#include "record/files.h"

#include <assert.h>

#include "record/item.h"

bool path_good(struct str path)
{
    int parts = 0;
    size_t where = 0;
    if (!wire_words(path, PATH_BYTES_MAX) || path.at[path.len - 1] == '/') return false;
    if (str_find(path, '\\') < path.len || wire_text(path, &where) != WIRE_CLEAN) return false;
    for (struct str rest = path; rest.len; parts++) {
        struct str part = str_cut(&rest, '/');
        if (!part.len || part.at[0] == '.') return false;
    }
    return parts <= PATH_PARTS_MAX;
}

bool audience_good(struct str audience)
{
    if (!audience.len || audience.len > AUDIENCE_MAX) return false;
    char before = ' ';
    for (size_t i = 0; i < audience.len; i++) {
        char c = audience.at[i];
        bool inside = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        if (inside ? before == ',' : c != ' ' && c != ',') return false;
        if (c == ' ' ? before == ' ' : c == ',' && (before == ' ' || before == ',')) return false;
        before = c;
    }
    return before != ' ' && before != ',';
}

/* K and PATH. */
static enum flaw_reason counted(struct str line, struct file_line *f)
{
    struct str count = str_cut(&line, ' ');
    if (!wire_number(count, FILE_PIECES_MAX, &f->pieces)) return FLAW_FILE_PIECES;
    if (f->act == FILE_APPEND && !f->pieces) return FLAW_FILE_PIECES;
    f->path = line;
    return path_good(line) ? FLAW_NONE : FLAW_FILE_PATH;
}

enum flaw_reason file_line_read(struct str line, struct file_line *f)
{
    *f = (struct file_line){0};
    if (wire_word(&line, "put")) return counted(line, f);
    f->act = FILE_APPEND;
    if (wire_word(&line, "append")) return counted(line, f);
    f->act = FILE_DROP;
    if (!wire_word(&line, "drop")) return FLAW_FILE_LINE;
    f->path = line;
    return path_good(line) ? FLAW_NONE : FLAW_FILE_PATH;
}

void file_line_print(const struct file_line *f, struct out *o)
{
    static const char *const words[] = {
        [FILE_PUT] = "put ", [FILE_APPEND] = "append ", [FILE_DROP] = "drop "};
    out_text(o, words[f->act]);
    if (f->act != FILE_DROP) {
        out_number(o, f->pieces, 1);
        out_text(o, " ");
    }
    out_add(o, f->path);
    out_text(o, "\n");
}

enum flaw_reason commit_read(struct str commit, struct str sealed, struct piece *p)
{
    if (!wire_hex(commit, p->commit.at, HASH_SIZE) || hash_none(&p->commit))
        return FLAW_PIECE_COMMIT;
    if (str_is(sealed, "-")) return FLAW_NONE;
    if (!wire_hex(sealed, p->sealed.at, HASH_SIZE) || hash_none(&p->sealed))
        return FLAW_PIECE_SEALED;
    return FLAW_NONE;
}

void commit_print(const struct piece *p, struct out *o)
{
    out_hex(o, hash_bytes(&p->commit));
    out_text(o, " ");
    if (hash_none(&p->sealed)) out_text(o, "-");
    else out_hex(o, hash_bytes(&p->sealed));
}

bool item_size_good(const struct piece *p, uint64_t most)
{
    if (hash_none(&p->sealed)) return p->size <= most;
    return p->size >= 256 && p->size <= 2 * most && (p->size & (p->size - 1)) == 0;
}

enum flaw_reason piece_read(struct str line, struct piece *p)
{
    *p = (struct piece){0};
    p->item = wire_word(&line, "item");
    if (!p->item && !wire_word(&line, "here")) return FLAW_FILE_LINE;
    struct str size = str_cut(&line, ' ');
    if (!wire_number(size, LOG_SIZE_MAX, &p->size) || !p->size) return FLAW_PIECE_SIZE;
    if (p->item) {
        struct str commit = str_cut(&line, ' '), sealed = str_cut(&line, ' ');
        enum flaw_reason flaw = commit_read(commit, sealed, p);
        if (flaw) return flaw;
        if (!item_size_good(p, ITEM_SIZE_MAX))
            return hash_none(&p->sealed) ? FLAW_PIECE_SIZE : FLAW_PIECE_PADDED;
    }
    p->audience = line;
    return audience_good(line) ? FLAW_NONE : FLAW_PIECE_AUDIENCE;
}

void piece_print(const struct piece *p, struct out *o)
{
    out_text(o, p->item ? "item " : "here ");
    out_number(o, p->size, 1);
    out_text(o, " ");
    if (p->item) {
        commit_print(p, o);
        out_text(o, " ");
    }
    out_add(o, p->audience);
    out_text(o, "\n");
}

/* Takes the bytes of a piece that stands in the body off its front. */
static enum flaw_reason take_bytes(struct piece *p, struct str *body)
{
    if (p->item) return FLAW_NONE;
    if (p->size > body->len) return FLAW_PIECE_BODY;
    p->bytes = str_part(*body, 0, (size_t)p->size);
    *body = str_part(*body, (size_t)p->size, body->len);
    return p->bytes.at[p->bytes.len - 1] == '\n' ? FLAW_NONE : FLAW_PIECE_END;
}

/* Reads the pieces of one file. */
static enum flaw_reason judge_pieces(struct files *f, size_t *at, size_t all)
{
    for (; f->pieces_left; f->pieces_left--) {
        struct str line;
        struct piece piece;
        *at = all - f->rest.len;
        if (!wire_line(&f->rest, &line)) return FLAW_FILE_LINE;
        enum flaw_reason flaw = piece_read(line, &piece);
        if (!flaw) flaw = take_bytes(&piece, &f->body);
        if (flaw) return flaw;
    }
    return FLAW_NONE;
}

struct flaw files_judge(struct str lines, struct str body)
{
    struct files f = files_walk(lines, body);
    struct str before = {0};
    size_t at = 0;
    while (f.rest.len) {
        struct str line;
        struct file_line file;
        at = lines.len - f.rest.len;
        if (!wire_line(&f.rest, &line)) return (struct flaw){FLAW_CUT, at};
        enum flaw_reason flaw = file_line_read(line, &file);
        if (!flaw && str_order(before, file.path) >= 0) flaw = FLAW_FILE_ORDER;
        before = file.path;
        f.pieces_left = file.pieces;
        if (!flaw) flaw = judge_pieces(&f, &at, lines.len);
        if (flaw) return (struct flaw){flaw, at};
    }
    if (!lines.len) return (struct flaw){FLAW_FILES_MISSING, 0};
    return (struct flaw){f.body.len ? FLAW_PIECE_BODY : FLAW_NONE, f.body.len ? at : 0};
}

struct files files_walk(struct str lines, struct str body)
{
    return (struct files){.rest = lines, .body = body};
}

bool piece_next(struct files *f, struct piece *piece)
{
    struct str line;
    if (!f->pieces_left || !wire_line(&f->rest, &line)) return false;
    enum flaw_reason flaw = piece_read(line, piece);
    if (!flaw) flaw = take_bytes(piece, &f->body);
    assert(!flaw); /* files_judge() has seen it */
    f->pieces_left--;
    return !flaw;
}

bool file_next(struct files *f, struct file_line *line)
{
    struct str text;
    struct piece passed;
    while (piece_next(f, &passed)) {
    }
    if (!wire_line(&f->rest, &text)) return false;
    enum flaw_reason flaw = file_line_read(text, line);
    assert(!flaw);
    f->pieces_left = line->pieces;
    return !flaw;
}
