/* logs.c: exports of logs of 0 to 2,000 entries, with proofs, for foreign.sh to judge by a foreign
 * implementation: FOLDER/N/ is the export of log N, FOLDER/N.I.tlog-proof the proof of its entry I,
 * with index I - 1. */
#include "record/exchange.h"
#include "record/proof.h"

#include "../log.h"

static bool proof_written(struct record *r, const char *folder, int n, uint64_t number)
{
    static char bytes[1 << 16];
    char path[4096];
    struct proof_file f;
    struct out o = out_into(bytes, sizeof bytes);
    if (record_proof(r, (struct entry_number){number}, &f) != RECORD_OK) return false;
    proof_file_print(&f, &o);
    snprintf(path, sizeof path, "%s/%d.%llu.tlog-proof", folder, n, (unsigned long long)number);
    FILE *file = fopen(path, "wb");
    if (!file) return false;
    bool good = out_whole(&o) && fwrite(bytes, 1, o.len, file) == o.len;
    return fclose(file) == 0 && good;
}

int main(int argc, char **argv)
{
    enum { MOST = 2000 };
    int count = argc == 3 ? (int)strtol(argv[2], NULL, 10) : 0;
    bool good = count > 0 && folder_begin();
    for (int n = 0; good && n < count; n++) {
        char name[32], path[4096];
        /* the edges of tiles, then sizes spread over all */
        static const uint64_t edges[] = {1, 2, 3, 255, 256, 257, 511, 512, 513, MOST};
        uint64_t size = n < 10 ? edges[n] : 1 + (uint64_t)n * 7919 % MOST;
        struct export_ask ask = {.no_items = true};
        struct exchange_told told = {0};
        snprintf(name, sizeof name, "%d", n);
        snprintf(path, sizeof path, "%s/%d", argv[1], n);
        struct record *r = log_of(name, size);
        good = r && exchange_export(r, path, &ask, &told) == EXCHANGE_OK;
        for (int i = 0; good && i < 5; i++)
            good = proof_written(r, argv[1], n,
                                 i == 0   ? 1
                                 : i == 1 ? size
                                          : 1 + size * 7919 / (unsigned)(i + 1) % size);
        record_close(r);
        if (!good)
            fprintf(stderr, "logs: log %d of %llu entries: %s\n", n, (unsigned long long)size,
                    told.text);
    }
    folder_end();
    return good ? 0 : 1;
}
