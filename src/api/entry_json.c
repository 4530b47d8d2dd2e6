/* entry_json.c: an entry in words and in JSON; see entries.h. */
#include "api/entries.h"

#include "base/json.h"

const char *entry_act(enum file_act a)
{
    return a == FILE_PUT ? "put" : a == FILE_APPEND ? "append" : "drop";
}

struct files entry_files(const struct one_entry *one)
{
    bool good = one->flaw.reason == FLAW_NONE;
    return files_walk(good ? one->lines : STR(""), good ? one->e.body : STR(""));
}

void entry_json(struct json *j, uint64_t n, const struct one_entry *one)
{
    json_whole(j, "number", (int64_t)n);
    json_text(j, "id", hash_hex(j->out->in, &one->id));
    json_text(j, "at", moment_text(j->out->in, one->e.at));
    json_said(j, "by", one->e.by);
    json_text(j, "kind", one->e.kind_word);
    json_said(j, "because", one->e.because);
    json_array(j, "files");
    struct files walk = entry_files(one);
    for (struct file_line line; file_next(&walk, &line);) {
        json_object(j, NULL);
        json_text(j, "act", str_of(entry_act(line.act)));
        json_text(j, "path", line.path);
        json_end(j);
    }
    json_end(j);
}
