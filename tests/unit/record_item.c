/* record_item.c: commitments, against values computed elsewhere and against the definition. */
#include "record/item.h"

#include "tap.h"

#include <string.h>

static struct hasher hasher;
static struct item_salt salt;

static const char *hex(const struct hash *hash)
{
    static char text[2 * HASH_SIZE + 1];
    struct out o = out_into(text, 2 * HASH_SIZE);
    out_hex(&o, hash_bytes(hash));
    return text;
}

/* Salt 00 01 .. 1f; the values were computed with Python's hmac module. */
static void known_answers(void)
{
    static char long_content[200];
    memset(long_content, 'q', sizeof long_content);
    const struct {
        struct str content;
        const char *commit;
    } cases[] = {
        {STR(""), "cf3852c2fda5572a0b829d7a9892a5184aae3a7a2fbab2453a7b14663f0be587"},
        {STR("a\n"), "6ac21efabacd5c9c0e9c8cf3208f9d470b5c0a3d003313c45027b131b9248c0f"},
        {{long_content, sizeof long_content},
         "0b6d11154bc198eb04d237d6a109867455780d75c799baf993bc30253a533bfb"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hash commit;
        OK(item_committed(&salt, cases[i].content, &commit) &&
               strcmp(hex(&commit), cases[i].commit) == 0,
           "%zu bytes", cases[i].content.len);
    }
}

/* RFC 2104, with SHA-256: the block is 64 bytes, so the salt is padded with zeros. */
static struct hash by_definition(struct str content)
{
    char pad[64];
    for (int i = 0; i < 64; i++) pad[i] = (char)((i < ITEM_SALT ? salt.at[i] : 0) ^ 0x36);
    hasher_begin(&hasher);
    hasher_add(&hasher, (struct str){pad, sizeof pad});
    hasher_add(&hasher, STR("licet/item/1\n"));
    hasher_add(&hasher, content);
    struct hash inner = hasher_end(&hasher);
    for (int i = 0; i < 64; i++) pad[i] = (char)(pad[i] ^ 0x36 ^ 0x5C);
    hasher_begin(&hasher);
    hasher_add(&hasher, (struct str){pad, sizeof pad});
    hasher_add(&hasher, hash_bytes(&inner));
    return hasher_end(&hasher);
}

static void streaming(void)
{
    static char content[3000];
    for (size_t i = 0; i < sizeof content; i++) content[i] = (char)(i * 7);
    struct hash whole = by_definition((struct str){content, sizeof content});
    for (size_t step = 1; step < 700; step += 97) {
        struct item_commit c;
        struct hash commit;
        OK(item_commit_open(&c, &salt), "open");
        for (size_t at = 0; at < sizeof content; at += step)
            item_commit_add(&c, str_part((struct str){content, sizeof content}, at, at + step));
        OK(c.size == sizeof content && item_commit_close(&c, &commit) && hash_same(&commit, &whole),
           "by steps of %zu", step);
    }
    salt.at[31] ^= 1;
    struct hash other;
    OK(item_committed(&salt, (struct str){content, sizeof content}, &other) &&
           !hash_same(&other, &whole),
       "another salt, another commitment");
    salt.at[31] ^= 1;
}

static void limits(void)
{
    struct item_commit c;
    struct hash commit;
    item_commit_open(&c, &salt);
    c.size = ITEM_SIZE_MAX - 1;
    item_commit_add(&c, STR("a"));
    OK(!c.failed, "the last byte");
    item_commit_add(&c, STR("a"));
    OK(c.failed && !item_commit_close(&c, &commit) && hash_none(&commit), "one more is too long");
}

static void paths(void)
{
    struct hash commit, read;
    bool is_salt = true;
    char path[ITEM_PATH_MAX];
    item_committed(&salt, STR("a\n"), &commit);
    struct out o = out_into(path, sizeof path);
    item_path_print(&commit, false, &o);
    OK(str_is(out_str(&o),
              "items/6a/c21efabacd5c9c0e9c8cf3208f9d470b5c0a3d003313c45027b131b9248c0f"),
       "the path of an item");
    OK(item_path_read(out_str(&o), &read, &is_salt) && hash_same(&read, &commit) && !is_salt,
       "is read");
    OK(!item_path_read(str_part(out_str(&o), 0, o.len - 1), &read, &is_salt), "cut, it is none");
    o = out_into(path, sizeof path);
    item_path_print(&commit, true, &o);
    OK(item_path_read(out_str(&o), &read, &is_salt) && hash_same(&read, &commit) && is_salt,
       "the path of its salt");
    OK(!item_path_read(STR("items/6A/c2"), &read, &is_salt), "another spelling is refused");
    OK(!item_path_read(STR("item/6a/c2"), &read, &is_salt), "another folder too");
}

int main(void)
{
    for (int i = 0; i < ITEM_SALT; i++) salt.at[i] = (unsigned char)i;
    hasher_open(&hasher);
    known_answers();
    streaming();
    limits();
    paths();
    hasher_close(&hasher);
    return tap_done();
}
