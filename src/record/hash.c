/* hash.c: SHA-256 by libcrypto; see hash.h. */
#include "record/hash.h"

#include <openssl/evp.h>
#include <string.h>

bool hasher_open(struct hasher *h)
{
    EVP_MD *algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    *h = (struct hasher){algorithm, context, !algorithm || !context};
    return !h->failed;
}

void hasher_close(struct hasher *h)
{
    EVP_MD_CTX_free(h->context);
    EVP_MD_free(h->algorithm);
    *h = (struct hasher){.failed = true};
}

void hasher_begin(struct hasher *h)
{
    if (!h->failed && EVP_DigestInit_ex2(h->context, h->algorithm, NULL) != 1) h->failed = true;
}

void hasher_add(struct hasher *h, struct str bytes)
{
    if (!bytes.len || h->failed) return;
    if (EVP_DigestUpdate(h->context, bytes.at, bytes.len) != 1) h->failed = true;
}

struct hash hasher_end(struct hasher *h)
{
    struct hash result = {0};
    unsigned len = 0;
    if (h->failed) return result;
    if (EVP_DigestFinal_ex(h->context, result.at, &len) == 1 && len == HASH_SIZE) return result;
    h->failed = true;
    return (struct hash){0};
}

struct hash hash_of(struct hasher *h, struct str bytes)
{
    hasher_begin(h);
    hasher_add(h, bytes);
    return hasher_end(h);
}

struct str hash_bytes(const struct hash *a)
{
    return (struct str){(const char *)a->at, HASH_SIZE};
}

bool hash_none(const struct hash *a)
{
    uint64_t part[HASH_SIZE / 8];
    memcpy(part, a->at, sizeof part);
    return !(part[0] | part[1] | part[2] | part[3]);
}

bool hash_same(const struct hash *a, const struct hash *b)
{
    return memcmp(a, b, sizeof *a) == 0 && !hash_none(a);
}

int hash_order(const struct hash *a, const struct hash *b)
{
    return memcmp(a, b, sizeof *a);
}
