/* book.h: a book, bound.
 *
 * The tree with its names resolved: which agreement each statement belongs to, what `like` takes
 * over, who is a company, what is a field, which events say what. Nothing that follows from events
 * is stored here; it is computed for a day when asked (look.h).
 *
 *   1. A bound book does not change; a question may add lines on top and takes them off again.
 *   2. Persons, fields, products and assets are numbered densely, in the order of the book.
 *   3. A statement that is broken carries no meaning; one that has no meaning in this version is
 *      kept, reported once, and touches answers as a caveat.
 */
#ifndef BOOK_BOOK_H
#define BOOK_BOOK_H

#include "book/answer.h"
#include "book/file.h"
#include "lang/reader.h"
#include "value/calendar.h"

struct ints {
    int *at;
    int count, room;
};

/* A company or natural person. */
struct person {
    int statement; /* party, person or holding that declares it */
    uint32_t name;
    int holding; /* its holding statement, -1 */
};

/* One row of a holding, or what an `acquire` made of it. */
struct holder {
    int person; /* -1: others */
    struct number share;
    uint8_t kind; /* 0 all, 1 votes, 2 economic, 3 board */
};

struct shares {
    day_number from;
    struct holder *at;
    int count;
    bool complete; /* false: what is not listed is unknown, not others */
    int event;     /* that made it, -1: a row */
};

/* All rows of one company, by day. */
struct shareholding {
    struct shares *at;
    int count, room;
};

struct field {
    uint32_t name; /* whole path */
    int parent;    /* -1: a root */
    int root;
    int statement;
    day_number since, until; /* [since, until) */
};

enum cell_state { CELL_UNKNOWN, CELL_NONE, CELL_KNOWN };

struct dated_cell {
    enum cell_state state;
    day_number day;
};

struct owner_row {
    day_number from;
    int person; /* -1: nobody of the book */
    struct str name;
};

/* One registered right, or one that a question describes. */
struct asset {
    uint32_t name; /* 0: described in a question */
    struct str kind, office, number, family, status, staff;
    int place; /* where it is in force; -1: see office */
    int field; /* -1: unknown */
    struct dated_cell priority, filed, invented, disclosed, registered, expires;
    struct owner_row *owners;
    int owner_count, owner_room;
    bool described;
    bool anywhere; /* described: alive at the place and day asked */
    bool dead;     /* described: not in force */
    int portfolio; /* hypothetical asset of this portfolio statement, -1 */
    int line;      /* of its register */
    int listed_in; /* one more than the statement of that register; 0: none */
};

struct book {
    struct arena *in;
    struct language *language;
    struct tree *tree;
    struct diags diags;
    struct ints by_kind[KIND_ALL]; /* statements, in the order of the book */
    struct person *persons;
    int person_count, person_room;
    int *person_of;                     /* by statement, -1 */
    struct shareholding *shareholdings; /* by person */
    struct field *fields;
    int field_count, field_room;
    int *field_of_name; /* by name, -1 */
    struct asset *assets;
    int asset_count, asset_room;
    int *variants;        /* by statement: first one of a reading that replaces it, -1 */
    int *next_variant;    /* by statement */
    struct ints *by_verb; /* events of each verb, by day */
    int *event_order;     /* all events by day, then as written */
    bool *disputed_event; /* whether some event disputes it */
    int base_events, base_statements;
    int recorded; /* entries of the record; what has a greater number is not recorded */
};

/* How a question is put. */
struct ask {
    struct str verb, question;
    day_number on;
    bool on_said;
    day_number today;
    int known;     /* entries of the record; 0: everything */
    struct str as; /* the side whose facts are taken, empty: none */
    bool strict;
    struct str why; /* a figure to open */
};

/* Reads and binds a book. Inside arena_run. */
struct book *book_open(struct arena *in, const struct book_file *files, int count);
/* The same of files whose statements and events came with entries: `marks` of each file. Events of
 * one day are then in the order of their entries, before that of files and lines. */
struct book *book_open_marked(struct arena *in, const struct book_file *files, int count,
                              const struct file_marks *marks, int recorded);
struct diags *book_diags(struct book *b);
const struct source *book_source(const struct book *b, uint32_t file);

/* A place to go back to after a question added lines: everything that grew is as it was, and the
 * memory taken since is given back. Marks nest. */
struct book_mark {
    struct arena_mark arena;
    struct tree tree;
    struct names names;
    struct ints by_verb[VERB_COUNT];
};
struct book_mark book_mark(const struct book *b);
/* Where the first line that was added since the mark stands. */
struct place mark_place(struct book_mark mark);
void book_back(struct book *b, struct book_mark mark);
/* Adds an event that a question supposes; its number. */
int book_suppose(struct book *b, node_id event_line);

/* The value of a clause as written, through `like`; 0 if the statement does not say it. */
const struct clause *book_clause(const struct book *b, int statement, enum clause_word word, int i);
node_id book_value(const struct book *b, int statement, enum clause_word word);
bool book_says(const struct book *b, int statement, enum clause_word word);
int book_kind(const struct book *b, int statement); /* enum kind; KIND_NONE for -1 */
struct str book_name(const struct book *b, int statement);
/* A company by the name of a node, -1 if it is none. */
int book_person(const struct book *b, uint32_t name);
struct str person_name(const struct book *b, int person);
/* The agreement a statement belongs to, -1. */
int book_agreement(const struct book *b, int statement);
/* Whether `field` is `of` or lies below it. */
bool field_within(const struct book *b, int field, int of);
/* The text of the paper that the agreement's `source` says: draft, signed, transcription. */
struct str book_paper(const struct book *b, int agreement);
/* How a statement is told to people: its file, line, labels of the paper. */
struct answer_ground book_ground(struct arena *in, const struct book *b, int statement);
/* The line of a statement's clause as written, for reasons. */
struct str book_line_text(const struct book *b, uint32_t line);

#endif
