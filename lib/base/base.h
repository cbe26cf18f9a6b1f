/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of `base`: errors, memory, text, numbers, order, sums, journal. Knows nothing of communes or files' meaning. */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <fragility/error.h>
#include <fragility/journal.h>
#include <fragility/options.h>
#include <fragility/reason.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

/* Leaves the calling function with the status of a call that failed. */
#define TRY(call)                                                                                                     \
  do {                                                                                                                \
    fragility_status try_status_ = (call);                                                                            \
    if (try_status_ != FRAGILITY_OK) return try_status_;                                                              \
  } while (0)

/* One kernel, compiled for each generation of processor where the compiler can choose at run time. Sanitizers run
 * before relocations are done, so they get the plain one. */
#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__) &&                      \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_UNDEFINED__) && !defined(FRAGILITY_NO_CLONES)
#define KERNEL __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define KERNEL
#endif

/* ---- errors ---- */
/* Fills `err` (may be NULL) and returns `code`, so that a failing function ends with `return fragility_fail(...)`. */
fragility_status fragility_fail(fragility_error *err, fragility_status code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same about a place in a file; line and column 0 are left out of the message. */
fragility_status fragility_fail_at(fragility_error *err, fragility_status code, const char *path, size_t line,
                                   size_t column, const char *format, ...) __attribute__((format(printf, 6, 7)));
fragility_status fragility_fail_memory(fragility_error *err);

/* ---- options ---- */
int fragility_threads(const fragility_options *options);
size_t fragility_memory(const fragility_options *options);
bool fragility_cancelled(const fragility_options *options);
void fragility_progress(const fragility_options *options, const char *stage, double done);

/* ---- memory ---- */
typedef struct fragility_arena {
  struct arena_block *blocks;
} fragility_arena;

void *fragility_arena_take(fragility_arena *arena, size_t size);  /* zeroed; NULL when there is no memory */
char *fragility_arena_text(fragility_arena *arena, const char *text, size_t size); /* a NUL-ended copy */
void fragility_arena_join(fragility_arena *arena, fragility_arena *other); /* what the other has is the first's; the other is empty */
void fragility_arena_free(fragility_arena *arena);
/* Asks for the pages that this machine hands out faster, where `size` bytes are worth it. Returns its argument. */
void *fragility_large(void *memory, size_t size);
/* Meets the pages of spans that are about to be written, all from their start to their end side by side, in a thread of its own. NULL
 * where that is not worth it, or cannot be. To be ended before the memory is moved or freed. */
typedef struct fragility_span {
  void *start;
  size_t size;
} fragility_span;
typedef struct fragility_warming fragility_warming;
fragility_warming *fragility_warm(const fragility_span *spans, size_t n);
void fragility_warm_end(fragility_warming *warming);
/* calloc of count * size that refuses to overflow. */
void *fragility_array(size_t count, size_t size);
/* Makes room for one more item in a growing array, or for several; false when there is no memory (the array stays valid). */
bool fragility_grow(void **items, size_t *capacity, size_t count, size_t size);
bool fragility_grow_by(void **items, size_t *capacity, size_t count, size_t more, size_t size);

/* ---- text ---- */
typedef struct fragility_text {
  const char *text; /* not NUL-ended */
  size_t size;
} fragility_text;

const char *fragility_base_name(const char *path);
bool fragility_text_is(fragility_text a, const char *b);
size_t fragility_character_size(const char *s); /* bytes of the UTF-8 character there; 0 when there is none */
bool fragility_text_is_broken(fragility_text text); /* holds U+FFFD: some of its bytes were no text */
fragility_text fragility_text_trim_blanks(fragility_text text); /* ASCII blanks and no-break spaces */
/* The same; most texts have neither, as their first and last bytes tell. */
static inline fragility_text fragility_text_trim(fragility_text text) {
  bool plain = text.size && (unsigned char)(text.text[0] - '!') < 94 && (unsigned char)(text.text[text.size - 1] - '!') < 94;
  return plain ? text : fragility_text_trim_blanks(text);
}
bool fragility_text_same_letters(const char *a, const char *b); /* ASCII case folded */
bool fragility_text_begins(fragility_text text, const char *with); /* ASCII case folded */
bool fragility_text_holds(const char *text, const char *part); /* the same, anywhere */
size_t fragility_text_distance(const char *a, const char *b); /* edits between two names, ASCII case folded */
/* Bytes of a text that stand for it: at most `most`, cut at a character's start. */
size_t fragility_text_clip(const char *text, size_t most);
/* The nearest of n names, or NULL when none is near. */
const char *fragility_text_nearest(const char *name, const char *const *names, size_t n);
/* The same of long ids, of which people write a part: else the first that holds it. */
const char *fragility_text_nearest_id(const char *id, const char *const *ids, size_t n);
/* The next item of a list joined by `separator`; false at the end. *list is moved on. */
bool fragility_text_next(fragility_text *list, char separator, fragility_text *item);
/* Joins with '/', in an arena; NULL when there is no memory. */
const char *fragility_path(fragility_arena *arena, const char *directory, const char *name);

/* ---- numbers: the one parser and the one formatter, the same in any locale ---- */
enum { FRAGILITY_NUMBER_SIZE = 32 };
/* Reads a whole text as a decimal number, point or comma; false when it is none. Correctly rounded. */
bool fragility_number_parse(const char *text, size_t size, double *value);
extern const double fragility_powers_of_ten[23]; /* the exact ones */
/* Most cells, which are read by the million: up to 15 digits, perhaps a mark, nothing else. The value is digits / 10^scale: both
 * numbers are exact, their quotient is rounded once (Clinger). */
static inline bool fragility_number_split(const char *text, size_t size, uint64_t *digits, size_t *scale) {
  enum { MOST = 15 };
  size_t mark = size;
  *digits = 0;
  if (size > MOST + 1) return false;
  for (size_t i = 0; i < size; i++) {
    unsigned digit = (unsigned char)text[i] - (unsigned)'0';
    if (digit <= 9) *digits = *digits * 10 + digit;
    else if (mark == size && (text[i] == '.' || text[i] == ',')) mark = i;
    else return false;
  }
  size_t count = size - (mark < size);
  *scale = count - mark;
  return count && count <= MOST;
}
static inline bool fragility_number_plain(const char *text, size_t size, double *value) {
  uint64_t digits;
  size_t scale;
  bool plain = fragility_number_split(text, size, &digits, &scale);
  if (plain) *value = (double)digits / fragility_powers_of_ten[scale];
  return plain;
}
/* Cells read as numbers, by the million: each has a state. FRAGILITY_WHOLE + d: whole / 10^d, a whole below 10^8 and d at most 8, as most
 * published figures are; so they are carried in half the bytes, and divided where they are looked at. FRAGILITY_KNOWN: the double. Else
 * there is no number, for that reason; BLANK is kept apart from the other markers until rows of one code have been put together. */
enum { FRAGILITY_BLANK = FRAGILITY_REASONS, FRAGILITY_WHOLE = 16, FRAGILITY_WHOLE_DECIMALS = 8, FRAGILITY_STATES = FRAGILITY_WHOLE + FRAGILITY_WHOLE_DECIMALS + 1 };
typedef struct fragility_readings {
  uint32_t *wholes; /* ~state where there is none */
  double *doubles;  /* not set where the state is another */
  unsigned char *states;
} fragility_readings;
/* Those from reading i on. */
static inline fragility_readings fragility_readings_from(const fragility_readings *readings, size_t i) {
  return (fragility_readings){readings->wholes + i, readings->doubles + i, readings->states + i};
}
/* Reading i: FRAGILITY_KNOWN and *value, or the reason why there is no number, which is NaN. */
static inline unsigned fragility_reading(const fragility_readings *readings, size_t i, double *value) {
  unsigned state = readings->states[i];
  if (state >= FRAGILITY_WHOLE) *value = readings->wholes[i] / fragility_powers_of_ten[state - FRAGILITY_WHOLE];
  else *value = state == FRAGILITY_KNOWN ? readings->doubles[i] : NAN;
  return state >= FRAGILITY_WHOLE ? FRAGILITY_KNOWN : state;
}
/* Writes the shortest digits that read back to the same double; returns their count. NaN is written as nothing. */
size_t fragility_number_format(double value, char text[FRAGILITY_NUMBER_SIZE]);
/* The digits of a whole number, at least 8 bytes of which are written to; returns their count. */
size_t fragility_whole_format(uint64_t n, char text[FRAGILITY_NUMBER_SIZE]);
/* Reads a whole text as an unsigned integer below 2^53; false when it is none. */
bool fragility_integer_parse(fragility_text text, size_t *value);

/* ---- sums that do not depend on the order or on the number of threads ---- */
typedef struct fragility_sum {
  double high, low;
} fragility_sum;

static inline void fragility_sum_add(fragility_sum *sum, double x) {
  double t = sum->high + x; /* TwoSum (Knuth): t + e is exactly high + x */
  double z = t - sum->high;
  double e = (sum->high - (t - z)) + (x - z);
  sum->high = t;
  sum->low += e;
}
static inline double fragility_sum_value(const fragility_sum *sum) { return sum->high + sum->low; }

/* ---- words: what people read ---- */
typedef enum fragility_language { FRAGILITY_FRENCH, FRAGILITY_ENGLISH } fragility_language;
/* "fr" (NULL) or "en"; FRENCH on an error. */
fragility_status fragility_language_find(const char *name, fragility_language *language, fragility_error *err);
/* The text of a key of words.csv; the key itself when there is none. */
const char *fragility_words(int language, const char *key);
/* The text of key.one or key.many. */
const char *fragility_words_of(fragility_language language, const char *key, double count);
/* A number for people: decimal comma and no-break thin blanks in French; "?" when it is not known. */
const char *fragility_figure(fragility_language language, double value, int decimals, char text[48]);

/* ---- distance ---- */
/* Great-circle distance in km between two points in degrees, on a sphere of radius 6371.0088 km (haversine). */
double fragility_distance_km(double latitude1, double longitude1, double latitude2, double longitude2);

/* ---- order ---- */
/* order[] becomes the positions of the n keys from smallest to largest, NaN last, equal keys in their first order. */
fragility_status fragility_order(const double *keys, size_t n, uint32_t *order, fragility_error *err);
/* The same, and with each position a number that tells keys apart: where it differs they do, and equal keys have the same; UINT32_MAX
 * stands for NaN. It spares going back for each key. With several threads, two: what comes out is the same. */
typedef struct fragility_ordered {
  uint32_t coarse, at;
} fragility_ordered;
fragility_status fragility_sort(const double *keys, size_t n, int threads, fragility_ordered *sorted, fragility_error *err);

/* ---- journal ---- */
fragility_journal *fragility_journal_create(void);
void fragility_journal_free(fragility_journal *journal);
/* Notes one problem. `found` is masked. Does nothing without a journal. False when there is no memory. */
bool fragility_journal_note(fragility_journal *journal, fragility_problem_kind kind, const char *path, size_t line,
                            size_t column, fragility_text found, const char *kept, const char *text);
/* Opens a ledger with the path and the texts of `facts` (NULL = ""); the pointer is good until the next one is opened.
 * NULL when there is no memory. */
fragility_ledger *fragility_journal_open(fragility_journal *journal, const fragility_ledger *facts);
/* Adds to a list of the last ledger opened, or of ledger i. */
bool fragility_journal_list(fragility_journal *journal, size_t i, fragility_list list, const char *code,
                            const char *target);
fragility_ledger *fragility_journal_ledger_edit(fragility_journal *journal, size_t i);

/* ---- digest ---- */
enum { FRAGILITY_DIGEST_SIZE = 65 };
/* SHA-256 of a file as it lies on disk, in hexadecimal, and its size. */
fragility_status fragility_digest_file(const char *path, char hex[FRAGILITY_DIGEST_SIZE], uint64_t *size,
                                       fragility_error *err);
void fragility_digest_bytes(const void *data, size_t size, char hex[FRAGILITY_DIGEST_SIZE]);

/* ---- library.c: a library opened at run time ---- */
struct fragility_call {
  const char *name; /* NULL ends the list */
  void *to;         /* the pointer to the function */
};
/* Under the first of the names, NULL-ended, that is there; false when none is, or a function is lacking: `why` says so, until the
 * next call. */
bool fragility_library_open(const char *const *names, const struct fragility_call *calls, const char **why);

/* ---- privacy.c: mail addresses and mobile numbers, also hidden ones ---- */
/* Takes them out of a text; true when there were some. */
bool fragility_text_scrub(char *text);
bool fragility_text_has_mobile(const char *text);
/* An at sign, however it is written, or a mobile number. */
bool fragility_text_is_private(const char *text);
/* Past what may stand between the digits of a phone number. */
const char *fragility_phone_gaps(const char *s, const char *end);

#endif
