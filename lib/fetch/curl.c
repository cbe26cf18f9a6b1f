/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/fetch.h"

#ifdef HAVE_CURL
#include "fetch/curl.h"

#include <dlfcn.h>

static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl-nss.so.4", "libcurl.4.dylib"};

bool fragility_curl_open(struct curl_calls *calls, const char **why) {
  const struct {
    const char *name;
    void *call;
  } wanted[] = {{"curl_easy_init", &calls->easy_init},       {"curl_easy_cleanup", &calls->easy_cleanup},   {"curl_easy_perform", &calls->easy_perform},
                {"curl_easy_setopt", &calls->easy_setopt},   {"curl_easy_getinfo", &calls->easy_getinfo},   {"curl_easy_header", &calls->easy_header},
                {"curl_easy_strerror", &calls->easy_strerror}, {"curl_slist_append", &calls->slist_append}, {"curl_slist_free_all", &calls->slist_free_all}};
  void *library = NULL;
  for (size_t i = 0; !library && i < sizeof names / sizeof *names; i++) library = dlopen(names[i], RTLD_NOW | RTLD_NODELETE); /* it stays: what it set up is still in use */
  for (size_t i = 0; library && i < sizeof wanted / sizeof *wanted; i++) {
    void *call = dlsym(library, wanted[i].name);
    if (!call) return *why = dlerror(), false;
    memcpy(wanted[i].call, &call, sizeof call); /* of the same size, which C does not promise and POSIX does */
  }
  if (!library) *why = dlerror();
  return library != NULL;
}

#endif
