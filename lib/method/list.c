/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "method/method.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

struct fragility_method_list {
  fragility_arena arena;
  size_t count;
  const char **ids;
};

static int is_csv(const struct dirent *entry) {
  const char *dot = strrchr(entry->d_name, '.');
  return entry->d_name[0] != '.' && dot && strcmp(dot, ".csv") == 0;
}

/* Without ".csv": "a" stands before "a-b". */
static int by_id(const struct dirent **a, const struct dirent **b) {
  const char *x = (*a)->d_name, *y = (*b)->d_name;
  size_t n = strlen(x) - 4, m = strlen(y) - 4;
  int order = memcmp(x, y, n < m ? n : m);
  return order ? order : (n > m) - (n < m);
}

static fragility_status read_folder(fragility_method_list *list, fragility_error *err) {
  struct dirent **entries = NULL;
  const char *folder = fragility_path(&list->arena, fragility_data_path(), "methods");
  if (!folder) return fragility_fail_memory(err);
  int n = scandir(folder, &entries, is_csv, by_id);
  if (n < 0 && errno == ENOMEM) return fragility_fail_memory(err);
  if (n < 0) return fragility_fail_at(err, FRAGILITY_ERROR_IO, folder, 0, 0, "cannot open the folder of the methods %s", folder);
  list->ids = fragility_arena_take(&list->arena, ((size_t)n + 1) * sizeof *list->ids);
  bool good = list->ids != NULL;
  for (int i = 0; i < n; i++) {
    size_t size = strlen(entries[i]->d_name) - 4;
    const char *id = good ? fragility_arena_text(&list->arena, entries[i]->d_name, size) : NULL;
    good = id != NULL;
    if (good) list->ids[list->count++] = id;
    free(entries[i]);
  }
  free(entries);
  return good ? FRAGILITY_OK : fragility_fail_memory(err);
}

fragility_status fragility_method_list_read(fragility_method_list **out, fragility_error *err) {
  if (!out) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no place for the list");
  *out = NULL;
  fragility_method_list *list = calloc(1, sizeof *list);
  if (!list) return fragility_fail_memory(err);
  fragility_status status = read_folder(list, err);
  if (status != FRAGILITY_OK) {
    fragility_method_list_free(list);
    return status;
  }
  *out = list;
  return FRAGILITY_OK;
}

void fragility_method_list_free(fragility_method_list *list) {
  if (!list) return;
  fragility_arena_free(&list->arena);
  free(list);
}

size_t fragility_method_list_count(const fragility_method_list *list) { return list ? list->count : 0; }
const char *fragility_method_list_id(const fragility_method_list *list, size_t i) {
  return list && i < list->count ? list->ids[i] : NULL;
}
