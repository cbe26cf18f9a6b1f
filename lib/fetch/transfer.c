/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file over HTTP, from its beginning or from where an earlier run stopped. */
#define _GNU_SOURCE
#include "fetch/fetch.h"

#ifndef HAVE_CURL

bool fragility_transfer_built(void) { return false; }

fragility_status fragility_transfer(const fragility_download_facts *download, const fragility_fetch_options *options, const char *tag, int part,
                                    bool *resumed, fragility_error *err) {
  (void)options, (void)tag, (void)part, (void)resumed;
  return fragility_fail(err, FRAGILITY_ERROR_IO, "%.400s: this build has no libcurl: only files that are in the cache can be had", download->url);
}

#else
#include "fetch/curl.h"

#include <errno.h>
#include <fragility/write.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

enum { MOST_REDIRECTS = 10, STALL_SECONDS = 30, VALIDATOR_SIZE = 256 };

bool fragility_transfer_built(void) { return true; }

struct transfer {
  struct curl_calls curl;
  CURL *easy;
  const fragility_download_facts *download;
  const fragility_fetch_options *options;
  const char *tag;
  int part;
  uint64_t from, size, most;      /* asked from this byte; bytes in the part */
  uint64_t total;                 /* length of the file the part is the beginning of, 0 = not known; */
  char validator[VALIDATOR_SIZE]; /* its validator, "" = not known */
  bool begun, over;               /* the answer was looked at; it is no rest of the part: ask for the whole */
  int percent;
  fragility_status status; /* of the callbacks */
  fragility_error *err;
};

/* ---- the tag: address, validator and length of the file a part is the beginning of ---- */

static void read_tag(struct transfer *t) {
  char url[2048] = "", validator[VALIDATOR_SIZE] = "";
  FILE *file = fopen(t->tag, "rb");
  if (!file) return;
  uint64_t total = 0;
  bool whole = fgets(url, sizeof url, file) && fgets(validator, sizeof validator, file) && strchr(validator, '\n');
  if (!whole || fscanf(file, "%" SCNu64, &total) != 1) total = 0;
  fclose(file);
  url[strcspn(url, "\n")] = validator[strcspn(validator, "\n")] = '\0';
  if (!whole || strcmp(url, t->download->url) != 0) return;
  memcpy(t->validator, validator, sizeof validator);
  t->total = total;
}

static const char *header(const struct transfer *t, const char *name) {
  struct curl_header *found;
  return t->curl.easy_header(t->easy, name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK ? found->value : "";
}

/* What If-Range takes: a strong entity tag, else the date; "" when the answer has neither. */
static void find_validator(const struct transfer *t, char validator[VALIDATOR_SIZE]) {
  const char *text = header(t, "ETag");
  if (*text != '"') text = header(t, "Last-Modified");
  snprintf(validator, VALIDATOR_SIZE, "%s", strlen(text) + 1 < VALIDATOR_SIZE ? text : "");
}

static fragility_status write_tag(const struct transfer *t) {
  char text[2048 + VALIDATOR_SIZE + 32];
  if (!*t->validator) return (void)unlink(t->tag), FRAGILITY_OK;
  snprintf(text, sizeof text, "%s\n%s\n%" PRIu64 "\n", t->download->url, t->validator, t->total);
  return fragility_text_write(text, t->tag, true, t->err);
}

/* ---- the answer ---- */

static fragility_status cannot_write(const struct transfer *t) {
  return fragility_fail(t->err, FRAGILITY_ERROR_IO, "%.400s: cannot write what comes: %s", t->download->url, strerror(errno));
}

static fragility_status check_length(const struct transfer *t, uint64_t more) {
  if (more <= t->most && t->size <= t->most - more) return FRAGILITY_OK;
  return fragility_fail(t->err, FRAGILITY_ERROR_RULE, "%.400s: found over %" PRIu64 " bytes, expected no more", t->download->url, t->most);
}

static bool is_encoded(const struct transfer *t) {
  const char *encoding = header(t, "Content-Encoding");
  return *encoding && !fragility_text_same_letters(encoding, "identity");
}

static fragility_status begin_whole(struct transfer *t, curl_off_t length) {
  t->from = t->size = 0;
  t->total = length > 0 ? (uint64_t)length : 0;
  if (ftruncate(t->part, 0) != 0 || lseek(t->part, 0, SEEK_SET) != 0) return cannot_write(t);
  find_validator(t, t->validator);
  if (is_encoded(t)) *t->validator = '\0'; /* no rest of it will do: see is_rest() */
  return write_tag(t);
}

static fragility_status begin_rest(const struct transfer *t) {
  return lseek(t->part, (off_t)t->from, SEEK_SET) < 0 ? cannot_write(t) : FRAGILITY_OK;
}

/* A server that knows nothing of If-Range may answer of another file: its validator tells. */
static bool is_same_file(const struct transfer *t) {
  char validator[VALIDATOR_SIZE];
  find_validator(t, validator);
  return !*validator || strcmp(validator, t->validator) == 0;
}

/* Only a rest that says how long the file is can be seen to be whole; an encoded one is cut out of other bytes. */
static bool is_rest(struct transfer *t) {
  uint64_t first, last, total;
  int n = sscanf(header(t, "Content-Range"), "bytes %" SCNu64 "-%" SCNu64 "/%" SCNu64, &first, &last, &total);
  if (n != 3 || first != t->from || total <= first || (t->total && t->total != total) || !is_same_file(t) || is_encoded(t)) return false;
  t->total = total;
  return true;
}

/* A part that ends where its file does: nothing is left to ask for, and servers say so by 416. */
static bool is_complete(const struct transfer *t) {
  uint64_t total;
  bool told = sscanf(header(t, "Content-Range"), "bytes */%" SCNu64, &total) == 1;
  return told && t->from && total == t->from && total == t->total && is_same_file(t);
}

static bool is_page(const struct transfer *t) {
  char type[10];
  snprintf(type, sizeof type, "%s", header(t, "Content-Type")); /* without its charset */
  return fragility_text_same_letters(type, "text/html");
}

static fragility_status check_answer(struct transfer *t, long code, curl_off_t length) {
  const char *url = t->download->url;
  if (is_page(t)) return fragility_fail(t->err, FRAGILITY_ERROR_RULE, "%.400s: found a web page (text/html), expected the file", url);
  if (code == 200 && length < 0 && is_encoded(t)) /* cut, it would be taken for whole and could not be opened */
    return fragility_fail(t->err, FRAGILITY_ERROR_IO,
                          "%.400s: found an encoded answer that does not say its length, expected one that can be seen to be whole", url);
  bool good = code == 200 || (code == 206 && t->from && is_rest(t));
  return good ? FRAGILITY_OK : fragility_fail(t->err, FRAGILITY_ERROR_IO, "%.400s: found HTTP %ld, expected the file", url, code);
}

static fragility_status begin(struct transfer *t) {
  long code = 0;
  curl_off_t length = -1;
  t->begun = true;
  t->curl.easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &code);
  t->curl.easy_getinfo(t->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  fragility_status status = check_answer(t, code, length);
  t->over = status != FRAGILITY_OK && t->from;
  if (status != FRAGILITY_OK) return status;
  TRY(code == 206 ? begin_rest(t) : begin_whole(t, length));
  return check_length(t, length > 0 ? (uint64_t)length : 0);
}

static size_t take(char *bytes, size_t one, size_t n, void *data) {
  struct transfer *t = data;
  (void)one;
  if (!t->begun) t->status = begin(t);
  if (t->status == FRAGILITY_OK) t->status = check_length(t, n);
  for (size_t done = 0; t->status == FRAGILITY_OK && done < n;) {
    ssize_t wrote = write(t->part, bytes + done, n - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) t->status = cannot_write(t);
    else done += (size_t)wrote, t->size += (uint64_t)wrote;
  }
  return t->status == FRAGILITY_OK ? n : 0; /* libcurl gives up on any other count */
}

static int look(void *data, curl_off_t total, curl_off_t now, curl_off_t up_total, curl_off_t up_now) {
  struct transfer *t = data;
  (void)up_total, (void)up_now;
  if (fragility_cancelled(t->options->options)) return 1;
  double from = (double)t->from, done = total > 0 ? (from + (double)now) / (from + (double)total) : 0;
  int percent = (int)(100 * done);
  if (percent != t->percent) fragility_progress(t->options->options, t->download->id, done);
  t->percent = percent;
  return 0;
}

/* ---- the request ---- */

static bool set_limits(struct transfer *t) {
  CURL *easy = t->easy;
  unsigned stall = t->options->stall_seconds, connect = t->options->connect_seconds;
  return !t->curl.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") && /* also what a redirect may lead to */
         !t->curl.easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L) && !t->curl.easy_setopt(easy, CURLOPT_MAXREDIRS, (long)MOST_REDIRECTS) &&
         !t->curl.easy_setopt(easy, CURLOPT_FAILONERROR, 1L) && !t->curl.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) &&
         !t->curl.easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)(connect ? connect : STALL_SECONDS)) &&
         !t->curl.easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L) && !t->curl.easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)(stall ? stall : STALL_SECONDS));
}

static bool set_callbacks(struct transfer *t, char message[CURL_ERROR_SIZE]) {
  CURL *easy = t->easy;
  *message = '\0';
  return !t->curl.easy_setopt(easy, CURLOPT_URL, t->download->url) && !t->curl.easy_setopt(easy, CURLOPT_USERAGENT, "fragility/" FRAGILITY_VERSION) &&
         !t->curl.easy_setopt(easy, CURLOPT_WRITEFUNCTION, take) && !t->curl.easy_setopt(easy, CURLOPT_WRITEDATA, t) &&
         !t->curl.easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, look) && !t->curl.easy_setopt(easy, CURLOPT_XFERINFODATA, t) &&
         !t->curl.easy_setopt(easy, CURLOPT_NOPROGRESS, 0L) && !t->curl.easy_setopt(easy, CURLOPT_ERRORBUFFER, message);
}

/* From where the part ends, if the file is still the one it begins. */
static bool set_range(struct transfer *t, struct curl_slist **headers) {
  char range[32], condition[VALIDATOR_SIZE + 16];
  if (!t->from) return true;
  snprintf(range, sizeof range, "%" PRIu64 "-", t->from);
  snprintf(condition, sizeof condition, "If-Range: %s", t->validator);
  *headers = t->curl.slist_append(NULL, condition);
  return *headers && !t->curl.easy_setopt(t->easy, CURLOPT_HTTPHEADER, *headers) && !t->curl.easy_setopt(t->easy, CURLOPT_RANGE, range);
}

/* libcurl says the same of an answer that is no HTTP and of a redirect to another protocol; where it was led to tells them apart. */
static fragility_status tell_protocol(const struct transfer *t) {
  const char *at = NULL;
  t->curl.easy_getinfo(t->easy, CURLINFO_EFFECTIVE_URL, &at);
  fragility_text led = {at ? at : "", at ? strlen(at) : 0};
  bool http = fragility_text_begins(led, "http://") || fragility_text_begins(led, "https://");
  return fragility_fail(t->err, FRAGILITY_ERROR_IO, "%.400s: found %s, expected the file", t->download->url,
                        http ? "an answer that is no HTTP" : "a redirect to what is neither http nor https");
}

static fragility_status tell(const struct transfer *t, CURLcode code, const char *message) {
  const char *url = t->download->url;
  long http = 0;
  t->curl.easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &http);
  switch (code) {
  case CURLE_OUT_OF_MEMORY: return fragility_fail_memory(t->err);
  case CURLE_ABORTED_BY_CALLBACK: return fragility_fail(t->err, FRAGILITY_ERROR_CANCELLED, "%.400s: cancelled", url);
  case CURLE_HTTP_RETURNED_ERROR: return fragility_fail(t->err, FRAGILITY_ERROR_IO, "%.400s: found HTTP %ld, expected the file", url, http);
  case CURLE_TOO_MANY_REDIRECTS:
    return fragility_fail(t->err, FRAGILITY_ERROR_IO, "%.400s: found over %d redirects, expected the file", url, MOST_REDIRECTS);
  case CURLE_UNSUPPORTED_PROTOCOL:
  case CURLE_WEIRD_SERVER_REPLY: return tell_protocol(t);
  case CURLE_PARTIAL_FILE:
  case CURLE_RECV_ERROR:
    return fragility_fail(t->err, FRAGILITY_ERROR_IO, "%.400s: found the connection closed after %" PRIu64 " bytes, expected the whole file", url, t->size);
  case CURLE_OPERATION_TIMEDOUT:
    return fragility_fail(t->err, FRAGILITY_ERROR_IO, "%.400s: found silence after %" PRIu64 " bytes, expected the %s", url, t->size, t->begun ? "rest" : "file");
  default: return fragility_fail(t->err, FRAGILITY_ERROR_IO, "%.400s: cannot be fetched: %.200s", url, *message ? message : t->curl.easy_strerror(code));
  }
}

/* The server was reached and would not give what was asked for: not a network that fails, which may do better later. */
static bool is_refusal(CURLcode code) {
  return code == CURLE_HTTP_RETURNED_ERROR || code == CURLE_TOO_MANY_REDIRECTS || code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_WEIRD_SERVER_REPLY ||
         code == CURLE_GOT_NOTHING;
}

static fragility_status settle(struct transfer *t, CURLcode code, const char *message) {
  long http = 0;
  t->curl.easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &http);
  if (code == CURLE_HTTP_RETURNED_ERROR && http == 416 && is_complete(t)) return FRAGILITY_OK;
  if (t->status != FRAGILITY_OK) return t->status;
  if (code != CURLE_OK) {
    t->over = t->from && is_refusal(code);
    return tell(t, code, message);
  }
  if (!t->begun) TRY(begin(t)); /* no byte came */
  if (!t->total || t->size == t->total) return FRAGILITY_OK;
  t->over = t->from && ftruncate(t->part, (off_t)t->from) == 0; /* what came is no more to be believed than its length */
  return fragility_fail(t->err, FRAGILITY_ERROR_IO, "%.400s: found %" PRIu64 " bytes, expected %" PRIu64, t->download->url, t->size, t->total);
}

/* One request. When it fails with `over`, the whole must be asked for. */
static fragility_status ask(struct transfer *t, bool whole) {
  char message[CURL_ERROR_SIZE];
  struct curl_slist *headers = NULL;
  off_t end = whole ? 0 : lseek(t->part, 0, SEEK_END);
  t->from = t->size = end > 0 && *t->validator ? (uint64_t)end : 0;
  t->begun = t->over = false;
  t->status = FRAGILITY_OK;
  t->easy = t->curl.easy_init();
  if (!t->easy) return fragility_fail_memory(t->err);
  bool ready = set_limits(t) && set_callbacks(t, message) && set_range(t, &headers);
  fragility_status status = ready ? settle(t, t->curl.easy_perform(t->easy), message) : fragility_fail_memory(t->err);
  t->curl.easy_cleanup(t->easy);
  t->curl.slist_free_all(headers);
  return status;
}

fragility_status fragility_transfer(const fragility_download_facts *download, const fragility_fetch_options *options, const char *tag, int part,
                                    bool *resumed, fragility_error *err) {
  fragility_error first = {.message = ""};
  struct transfer t = {.download = download, .options = options, .tag = tag, .part = part, .percent = -1, .err = &first,
                       .most = options->most_bytes ? options->most_bytes : UINT64_C(4) << 30};
  const char *why = "";
  if (!fragility_curl_open(&t.curl, &why))
    return fragility_fail(err, FRAGILITY_ERROR_IO, "%.300s: libcurl cannot be opened (%.200s): only files that are in the cache can be had", download->url, why);
  read_tag(&t);
  fragility_status status = ask(&t, false);
  if (status != FRAGILITY_OK && !t.over && err) *err = first;
  t.err = err;
  if (t.over) status = ask(&t, true);
  if (status == FRAGILITY_OK) fragility_progress(options->options, download->id, 1);
  *resumed = t.from > 0;
  return status;
}

#endif
