/* item.c: commitments by libcrypto's HMAC; see item.h. */
#include "record/item.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>

static const char prefix[] = "licet/item/1\n";

bool item_commit_open(struct item_commit *c, const struct item_salt *salt)
{
    EVP_MAC *algorithm = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *context = algorithm ? EVP_MAC_CTX_new(algorithm) : NULL;
    char digest[] = "SHA256";
    OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                           OSSL_PARAM_construct_end()};
    *c = (struct item_commit){.algorithm = algorithm, .context = context};
    c->failed = !context || EVP_MAC_init(context, salt->at, sizeof salt->at, params) != 1 ||
                EVP_MAC_update(context, (const unsigned char *)prefix, sizeof prefix - 1) != 1;
    return !c->failed;
}

void item_commit_add(struct item_commit *c, struct str bytes)
{
    if (c->failed || !bytes.len) return;
    c->failed = bytes.len > ITEM_SIZE_MAX - c->size ||
                EVP_MAC_update(c->context, (const unsigned char *)bytes.at, bytes.len) != 1;
    if (!c->failed) c->size += bytes.len;
}

bool item_commit_close(struct item_commit *c, struct hash *commit)
{
    size_t len = 0;
    bool good = !c->failed && EVP_MAC_final(c->context, commit->at, &len, HASH_SIZE) == 1 &&
                len == HASH_SIZE;
    if (!good) *commit = (struct hash){0};
    EVP_MAC_CTX_free(c->context);
    EVP_MAC_free(c->algorithm);
    *c = (struct item_commit){.failed = true};
    return good;
}

bool item_committed(const struct item_salt *salt, struct str content, struct hash *commit)
{
    struct item_commit c;
    item_commit_open(&c, salt);
    item_commit_add(&c, content);
    return item_commit_close(&c, commit);
}

void item_path_print(const struct hash *commit, bool salt, struct out *o)
{
    struct str bytes = hash_bytes(commit);
    out_text(o, "items/");
    out_hex(o, str_part(bytes, 0, 1));
    out_text(o, "/");
    out_hex(o, str_part(bytes, 1, bytes.len));
    if (salt) out_text(o, ".salt");
}

bool item_path_read(struct str path, struct hash *commit, bool *salt)
{
    struct str rest = path;
    if (!str_is(str_cut(&rest, '/'), "items")) return false;
    if (!wire_hex(str_cut(&rest, '/'), commit->at, 1)) return false;
    *salt = str_ends(rest, STR(".salt"));
    if (*salt) rest.len -= sizeof ".salt" - 1;
    return wire_hex(rest, commit->at + 1, HASH_SIZE - 1);
}
