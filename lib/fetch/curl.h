/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to `fetch`: libcurl is opened when the first file is fetched. With all that it brings it would cost every program that links
 * the library some ten milliseconds and six megabytes, and most fetch nothing. */
#ifndef FETCH_CURL_H
#define FETCH_CURL_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

struct curl_calls {
  __typeof__(&curl_easy_init) easy_init;
  __typeof__(&curl_easy_cleanup) easy_cleanup;
  __typeof__(&curl_easy_perform) easy_perform;
  __typeof__(&curl_easy_setopt) easy_setopt;
  __typeof__(&curl_easy_getinfo) easy_getinfo;
  __typeof__(&curl_easy_header) easy_header;
  __typeof__(&curl_easy_strerror) easy_strerror;
  __typeof__(&curl_slist_append) slist_append;
  __typeof__(&curl_slist_free_all) slist_free_all;
};

/* False when libcurl is not there, or lacks one of them; `why` says so, until the next call. */
bool fragility_curl_open(struct curl_calls *calls, const char **why);

#endif
