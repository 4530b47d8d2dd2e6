/* tree.h: a book as it was read.
 *
 * The tree is flat: lists of statements, clauses, events and nodes that refer to each other by
 * number. Number 0 is no node. A node knows its rule and its tokens; its kids are in the order of
 * the text. Nothing here is bound: a name is a word that some statement declares.
 *
 *   1. Every node lies within one line, except rows, which lie in the lines under it.
 *   2. Kids of a transparent rule stand in place of it.
 *   3. A literal word leaves a node RULE_LITERAL, a leaf RULE_LEAF, a name RULE_NAME, so what was
 *      said is in the nodes alone.
 */
#ifndef LANG_TREE_H
#define LANG_TREE_H

#include "lang/language.h"

typedef uint32_t node_id;

struct node {
    uint16_t rule;  /* enum rule_id */
    uint16_t extra; /* verb, leaf, for RULE_UNSEEN what it stands for, for RULE_ROW how many
                     * tokens its key has, 0: it has none */
    uint32_t token, token_count;
    node_id kid, next;
    uint32_t line; /* its line */
};

struct clause {
    int row;       /* of the schema */
    uint32_t line; /* where it stands */
    node_id value; /* its first node; all nodes of the value are linked by `next` */
    int owner;     /* the statement that really holds it (differs after `like`) */
};

struct statement {
    int kind;
    uint32_t name; /* interned */
    uint32_t line, file;
    uint32_t token; /* of the name */
    struct str title;
    int entry;                      /* of the record that last changed its text; 0: none */
    int clause_first, clause_count; /* in tree.clauses */
    int agreement;                  /* statement number it belongs to, -1: none */
    int reading;                    /* statement number of the `readings` that holds it, -1: none */
    int choice;                     /* which reading of it */
    bool broken;                    /* had an error: carries no meaning */
    bool ring;                      /* hangs on itself: its clauses are not followed */
};

struct event {
    uint32_t line, file;
    node_id node; /* RULE_EVENT_LINE; 0 if it could not be read */
    int verb;
    int32_t day;
    uint32_t name; /* `as NAME`, or what the verb declares; 0: none */
    int order;     /* in the record */
    int entry;     /* of the record that brought it; 0: a bare folder */
};

/* One declared name: of a statement, an event or a registered asset. */
struct symbol {
    uint32_t name;
    int kind;
    int target; /* statement, event or asset number */
    int next;   /* further symbol of that name, -1 */
};

/* A text in its composed form, where that is not how it was written; by token. */
struct composed {
    uint32_t token;
    struct str text;
};

struct tree {
    struct arena *in;
    struct language *language;
    struct text text;
    struct node *nodes;
    int node_count, node_room;
    struct statement *statements;
    int statement_count, statement_room;
    struct clause *clauses;
    int clause_count, clause_room;
    struct event *events;
    int event_count, event_room;
    struct symbol *symbols;
    int symbol_count, symbol_room;
    int *symbol_first; /* by name, -1: none */
    struct kinds *name_kinds;
    uint32_t name_count;      /* how many names the two above cover */
    uint32_t *relation_words; /* plurals of relations, with their statement */
    int *relation_statements;
    int relation_count, relation_room;
    struct composed *composed; /* texts of the files that another spelling means the same as */
    int composed_count, composed_room;
    bool lenient; /* any word may stand for a name: one file without its book */
};

/* Remembers the composed form of each text of the files read so far. */
void tree_compose(struct tree *t);

/* ---- reading nodes ---- */

/* The i-th kid, from 0; 0 if there is none. Literals count. */
node_id node_kid(const struct tree *t, node_id n, int i);
/* The i-th kid of that rule. */
node_id node_of(const struct tree *t, node_id n, enum rule_id rule, int i);
/* The i-th kid that is no literal. */
node_id node_part(const struct tree *t, node_id n, int i);
/* How many kids are no literals. */
int node_parts(const struct tree *t, node_id n);
/* Whether the literal word stands among the kids. */
bool node_says(const struct tree *t, node_id n, const char *word);
/* The first kid after the literal word that is no literal. */
node_id node_after(const struct tree *t, node_id n, const char *word);
/* The first leaf kid of that token kind. */
node_id node_leaf(const struct tree *t, node_id n, enum token_kind kind);
static inline int node_rule(const struct tree *t, node_id n) /* enum rule_id */
{
    return t->nodes[n].rule;
}
/* As written, first to last token, with blanks as in the canonical text. */
struct str node_text(const struct tree *t, node_id n);
uint32_t node_name(const struct tree *t, node_id n); /* of its first token */
struct place node_place(const struct tree *t, node_id n);
/* The prose of a TEXT leaf or node, without its quotes; of a file, in Unicode's composed form. */
struct str text_prose(const struct tree *t, node_id n);

/* A value is a chain of nodes linked by `next`; these look along it. */
node_id chain_of(const struct tree *t, node_id first, enum rule_id rule);
bool chain_says(const struct tree *t, node_id first, const char *word);
node_id chain_after(const struct tree *t, node_id first, const char *word);

/* ---- names ---- */

/* The first symbol of that name and kind, -1 if there is none. */
int tree_symbol(const struct tree *t, uint32_t name, int kind);
/* The statement of that kind and name, -1 if there is none. */
int tree_statement(const struct tree *t, uint32_t name, int kind);
struct str statement_name(const struct tree *t, int statement);
struct place statement_place(const struct tree *t, int statement);
/* The nearest declared name of one of these kinds, empty if none is near. */
struct str tree_nearest(const struct tree *t, struct str word, struct kinds kinds);

#endif
