/* schema.h: holds a JSON document against a JSON schema, as far as our schemas go.
 *
 * Knows type, const, enum, pattern, minimum, maximum, properties, required, additionalProperties,
 * items, minItems, oneOf and $ref into $defs. A keyword that it does not know is an error, so that
 * no schema says more than is tested. All kept by jansson's caller.
 */
#ifndef SCHEMA_H
#define SCHEMA_H

#include <jansson.h>
#include <regex.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct schema_check {
    json_t *root;
    char wrong[400]; /* path and reason of the first thing wrong */
};

static bool schema_fits(struct schema_check *c, json_t *schema, json_t *value, const char *path);

static bool schema_wrong(struct schema_check *c, const char *path, const char *why)
{
    if (!*c->wrong) snprintf(c->wrong, sizeof c->wrong, "%s: %s", *path ? path : "document", why);
    return false;
}

static bool schema_type(const char *type, const json_t *v)
{
    return (!strcmp(type, "object") && json_is_object(v)) ||
           (!strcmp(type, "array") && json_is_array(v)) ||
           (!strcmp(type, "string") && json_is_string(v)) ||
           (!strcmp(type, "integer") && json_is_integer(v)) ||
           (!strcmp(type, "boolean") && json_is_boolean(v));
}

static bool schema_matches(const char *pattern, const json_t *v)
{
    regex_t regex;
    if (!json_is_string(v) || regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB) != 0) return false;
    bool fits = regexec(&regex, json_string_value(v), 0, NULL, 0) == 0;
    regfree(&regex);
    return fits;
}

static bool schema_among(json_t *list, json_t *v)
{
    size_t i;
    json_t *one;
    json_array_foreach(list, i, one) if (json_equal(one, v)) return true;
    return false;
}

static json_t *schema_target(struct schema_check *c, const char *ref)
{
    const char *name = strrchr(ref, '/');
    return name ? json_object_get(json_object_get(c->root, "$defs"), name + 1) : NULL;
}

static bool schema_one_of(struct schema_check *c, json_t *list, json_t *v, const char *path)
{
    size_t i, fits = 0;
    json_t *one;
    json_array_foreach(list, i, one)
    {
        struct schema_check inner = {.root = c->root};
        fits += schema_fits(&inner, one, v, path);
    }
    return fits == 1;
}

static bool schema_members(struct schema_check *c, json_t *schema, json_t *v, const char *path)
{
    json_t *known = json_object_get(schema, "properties");
    json_t *others = json_object_get(schema, "additionalProperties"), *member;
    const char *key;
    char below[300];
    bool good = true;
    json_object_foreach(v, key, member)
    {
        snprintf(below, sizeof below, "%s/%s", path, key);
        json_t *rule = json_object_get(known, key) ? json_object_get(known, key) : others;
        if (json_is_false(rule)) good = schema_wrong(c, below, "is no key of the schema");
        else if (json_is_object(rule)) good = schema_fits(c, rule, member, below) && good;
    }
    return good;
}

static bool schema_items(struct schema_check *c, json_t *rule, json_t *v, const char *path)
{
    size_t i;
    json_t *item;
    char below[300];
    bool good = true;
    json_array_foreach(v, i, item)
    {
        snprintf(below, sizeof below, "%s/%zu", path, i);
        good = schema_fits(c, rule, item, below) && good;
    }
    return good;
}

static bool schema_required(json_t *list, json_t *v)
{
    size_t i;
    json_t *key;
    json_array_foreach(list, i, key) if (!json_object_get(v, json_string_value(key))) return false;
    return true;
}

static bool schema_keyword(struct schema_check *c, json_t *schema, const char *word, json_t *said,
                           json_t *v, const char *path)
{
    static const char *const quiet[] = {"$schema", "title",      "description",
                                        "$defs",   "properties", "additionalProperties"};
    for (size_t i = 0; i < sizeof quiet / sizeof quiet[0]; i++)
        if (!strcmp(word, quiet[i])) return true;
    if (!strcmp(word, "type")) return schema_type(json_string_value(said), v);
    if (!strcmp(word, "const")) return json_equal(said, v);
    if (!strcmp(word, "enum")) return schema_among(said, v);
    if (!strcmp(word, "pattern")) return schema_matches(json_string_value(said), v);
    if (!strcmp(word, "minimum")) return json_integer_value(v) >= json_integer_value(said);
    if (!strcmp(word, "maximum")) return json_integer_value(v) <= json_integer_value(said);
    if (!strcmp(word, "minItems")) return json_array_size(v) >= (size_t)json_integer_value(said);
    if (!strcmp(word, "required")) return schema_required(said, v);
    if (!strcmp(word, "items")) return schema_items(c, said, v, path);
    if (!strcmp(word, "oneOf")) return schema_one_of(c, said, v, path);
    if (!strcmp(word, "$ref")) {
        json_t *target = schema_target(c, json_string_value(said));
        return target && schema_fits(c, target, v, path);
    }
    (void)schema;
    return schema_wrong(c, path, "the schema says something that this test does not know");
}

static bool schema_fits(struct schema_check *c, json_t *schema, json_t *value, const char *path)
{
    const char *word;
    json_t *said;
    bool good = true;
    json_object_foreach(schema, word, said)
    {
        if (schema_keyword(c, schema, word, said, value, path)) continue;
        good = schema_wrong(c, path, word);
    }
    return (!json_is_object(value) || schema_members(c, schema, value, path)) && good;
}

#endif
