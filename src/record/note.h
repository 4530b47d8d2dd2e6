/* note.h: a text and the signatures under it, as C2SP's signed-note has them.
 *
 *     text, which ends in LF
 *                                      an empty line
 *     — NAME BASE64                    one line a signature: 4 bytes of key id, then the signature
 *
 * Only the form is read here. Signatures are lines, and no line of a text is one: the split is at
 * the last empty line, and a signature line is never empty.
 */
#ifndef RECORD_NOTE_H
#define RECORD_NOTE_H

#include "record/wire.h"

/* As many signature lines are read; the specification asks for 16 at least. */
enum { NOTE_SIGNATURES_MAX = 100 };

struct note {
    struct str text, signatures;
    int count;
};

struct signature {
    struct str name;
    unsigned char key_id[4];
    struct str base64; /* key id and signature */
};

/* Splits a whole note; the views look into it. False if it is none. */
bool note_read(struct str bytes, struct note *n);
/* Reads one line without its LF. False if it is no signature line. */
bool signature_read(struct str line, struct signature *s);
void signature_print(const struct signature *s, struct out *o);

#endif
