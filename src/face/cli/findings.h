/* findings.h: what a verification found, kept until it is over.
 *
 * Findings come while files and statements are open, so the room for them is taken before: that of
 * FINDINGS_MAX findings. What does not fit is counted by the verification.
 */
#ifndef FACE_CLI_FINDINGS_H
#define FACE_CLI_FINDINGS_H

#include "api/judging.h"
#include "base/json.h"

enum { FINDINGS_MAX = 1000, FINDINGS_TEXT = 1 << 20 };

struct findings {
    struct verify_finding *at; /* their texts stand in `text` */
    int count;
    struct out text;
    struct judge *judge; /* of the texts, NULL: not judged */
};

struct findings findings_new(struct arena *in);
/* For verify_ask: `with` is a struct findings *. */
void findings_take(void *with, const struct verify_finding *f);
void findings_judge(void *with, struct verify *v, struct entry_number n, const struct entry *e,
                    struct str lines);

/* entry 4 9a0c77e15b1e: leaf-other: the stored leaf hash is not that of the entry */
void findings_text(struct buf *b, const struct findings *f);
/* The key "findings". */
void findings_json(struct json *j, const struct findings *f);

#endif
