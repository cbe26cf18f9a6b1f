/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/fetch.h"

#ifdef HAVE_CURL
#include "fetch/curl.h"

static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl-nss.so.4", "libcurl.4.dylib", NULL};

bool fragility_curl_open(struct curl_calls *curl, const char **why) {
  const struct fragility_call calls[] = {{"curl_easy_init", &curl->easy_init},         {"curl_easy_cleanup", &curl->easy_cleanup},
                                         {"curl_easy_perform", &curl->easy_perform},   {"curl_easy_setopt", &curl->easy_setopt},
                                         {"curl_easy_getinfo", &curl->easy_getinfo},   {"curl_easy_header", &curl->easy_header},
                                         {"curl_easy_strerror", &curl->easy_strerror}, {"curl_slist_append", &curl->slist_append},
                                         {"curl_slist_free_all", &curl->slist_free_all}, {NULL, NULL}};
  return fragility_library_open(names, calls, why);
}

#endif
