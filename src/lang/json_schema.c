/* json_schema.c: the statements as a JSON schema; see json_schema.h. */
#include "lang/json_schema.h"

#include "base/json.h"
#include "lang/explain.h"

static void add_reference(struct json *j, const char *to)
{
    json_text(j, "$ref", str_of(to));
}

static void add_type(struct json *j, const char *key, const char *type)
{
    json_object(j, key);
    json_text(j, "type", str_of(type));
    json_end(j);
}

/* A text, or a text with rows under it. */
static void add_value(struct json *j)
{
    json_object(j, "value");
    json_array(j, "oneOf");
    add_type(j, NULL, "string");
    json_object(j, NULL);
    json_text(j, "type", STR("object"));
    json_object(j, "properties");
    add_type(j, "value", "string");
    json_object(j, "rows");
    json_text(j, "type", STR("array"));
    json_whole(j, "minItems", 1);
    json_object(j, "items");
    add_reference(j, "#/$defs/value");
    json_end(j);
    json_end(j);
    json_end(j);
    json_array(j, "required");
    json_text(j, NULL, STR("rows"));
    json_end(j);
    json_truth(j, "additionalProperties", false);
    json_end(j);
    json_end(j);
    json_end(j);
}

static const char *clause_key(struct arena *in, const struct schema_row *row)
{
    return row->is_rows ? "rows" : str_z(in, row->clause);
}

static void add_clause(struct json *j, const struct schema_row *row)
{
    bool many = row->is_rows || row->occurs == OCCURS_0_N || row->occurs == OCCURS_1_N;
    struct arena *in = j->out->in;
    json_object(j, clause_key(in, row));
    json_text(j, "description",
              str_format(in, "%.*s (%s; if absent: %.*s)", STR_ARG(row->meaning),
                         explain_count(row->occurs), STR_ARG(explain_absent(row->absent))));
    if (row->value.len) json_text(j, "$comment", row->value);
    if (row->example.len) {
        json_array(j, "examples");
        json_text(j, NULL, row->example);
        json_end(j);
    }
    if (many) {
        json_text(j, "type", STR("array"));
        if (row->occurs == OCCURS_1_N) json_whole(j, "minItems", 1);
        json_object(j, "items");
    }
    add_reference(j, "#/$defs/value");
    if (many) json_end(j);
    json_end(j);
}

/* What must be said, unless it is taken over by `like`. */
static void add_required(struct json *j, const struct language *l, const struct kind_info *k)
{
    json_array(j, "anyOf");
    json_object(j, NULL);
    json_array(j, "required");
    for (int i = 0; i < k->clause_count; i++) {
        const struct schema_row *row = &l->rows[k->clauses[i]];
        bool must = row->occurs == OCCURS_1 || row->occurs == OCCURS_1_N;
        if (must) json_text(j, NULL, str_of(clause_key(j->out->in, row)));
    }
    json_end(j);
    json_end(j);
    json_object(j, NULL);
    json_array(j, "required");
    json_text(j, NULL, STR("like"));
    json_end(j);
    json_end(j);
    json_end(j);
}

static void add_kind(struct json *j, const struct language *l, int kind)
{
    const struct kind_info *k = &l->kinds[kind];
    json_object(j, str_z(j->out->in, k->word));
    json_text(j, "description", k->meaning);
    json_text(j, "type", STR("object"));
    json_object(j, "properties");
    json_object(j, "kind");
    json_text(j, "const", k->word);
    json_end(j);
    json_object(j, "name");
    add_reference(j, "#/$defs/name");
    json_end(j);
    add_type(j, "title", "string");
    json_object(j, "clauses");
    json_text(j, "type", STR("object"));
    json_object(j, "properties");
    for (int i = 0; i < k->clause_count; i++) add_clause(j, &l->rows[k->clauses[i]]);
    json_end(j);
    add_required(j, l, k);
    json_truth(j, "additionalProperties", false);
    json_end(j);
    json_end(j);
    json_array(j, "required");
    json_text(j, NULL, STR("kind"));
    json_text(j, NULL, STR("name"));
    json_text(j, NULL, STR("clauses"));
    json_end(j);
    json_truth(j, "additionalProperties", false);
    json_end(j);
}

static void add_name(struct json *j)
{
    json_object(j, "name");
    json_text(j, "type", STR("string"));
    json_text(j, "pattern", STR("^[a-z0-9-]+$"));
    json_whole(j, "maxLength", 100);
    json_end(j);
}

void json_schema_write(struct buf *b, const struct language *l)
{
    struct json j = json_new(b);
    json_object(&j, NULL);
    json_text(&j, "$schema", STR("https://json-schema.org/draft/2020-12/schema"));
    json_text(&j, "title", STR("A statement of Licet"));
    json_array(&j, "oneOf");
    for (int k = 1; k < l->kind_count; k++) {
        json_object(&j, NULL);
        json_text(&j, "$ref", str_format(b->in, "#/$defs/%.*s", STR_ARG(l->kinds[k].word)));
        json_end(&j);
    }
    json_end(&j);
    json_object(&j, "$defs");
    add_name(&j);
    add_value(&j);
    for (int k = 1; k < l->kind_count; k++) add_kind(&j, l, k);
    json_end(&j);
    json_end(&j);
    buf_char(b, '\n');
}
