/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The year of a file by the codes in it, whatever it declares. */
#include "territory/tables.h"

#include <stdlib.h>

enum { YEARS = 64 }; /* bits of a code's years; bit 0 is the newest */

static int year_of(int bit) { return FRAGILITY_NEWEST_VINTAGE - bit; }

/* Which of the codes, growing as those of the communes do, live in the newest year? */
static void find_living(const fragility_units *units, const fragility_movements *m, bool *living) {
  for (size_t c = 0, u = 0; c < m->code_count; c++) {
    while (u < units->count && fragility_code_pack(units->code[u]) < m->codes[c]) u++;
    living[c] = u < units->count && fragility_code_pack(units->code[u]) == m->codes[c];
  }
}

/* From the living communes back in time: what an event leaves was not, what it takes was. */
static void live(const fragility_movements *m, uint64_t *years, bool *living) {
  size_t at = m->count;
  for (int bit = 0; bit < YEARS; bit++) {
    while (at && fragility_link_year(&m->links[at - 1]) > year_of(bit)) {
      size_t end = at;
      while (at && m->links[at - 1].date == m->links[end - 1].date && m->links[at - 1].movement == m->links[end - 1].movement) at--;
      for (size_t i = at; i < end; i++) living[fragility_movements_code(m, m->links[i].after)] = false;
      for (size_t i = at; i < end; i++) living[fragility_movements_code(m, m->links[i].before)] = true;
    }
    for (size_t c = 0; c < m->code_count; c++) years[c] |= (uint64_t)living[c] << bit;
  }
}

fragility_status fragility_territory_take_movements(fragility_territory *territory, fragility_grid *grid, fragility_error *err) {
  TRY(fragility_movements_take(grid, &territory->movements, err));
  const fragility_movements *m = territory->movements;
  bool *living = fragility_array(m->code_count, sizeof *living);
  territory->years = fragility_array(m->code_count, sizeof *territory->years);
  if (!living || !territory->years) {
    free(living);
    return fragility_fail_memory(err);
  }
  find_living(&territory->units->units, m, living);
  live(m, territory->years, living);
  free(living);
  return FRAGILITY_OK;
}

/* ---- a file's codes ---- */

enum { FIRST_TWO = 36 * 36, PARTS = FIRST_TWO + 36 }; /* départements: two characters, or 97 and one more */

struct file {
  const fragility_territory *territory;
  bool *present; /* one a code of the movements */
  size_t met, rows[PARTS], communes[PARTS];
};

static size_t part_of(uint32_t packed) {
  size_t two = packed / (36 * 36 * 36);
  return two == 9 * 36 + 7 ? FIRST_TWO + packed / (36 * 36) % 36 : two;
}

/* The communes of the file, each once: an IRIS file names one many times. */
static size_t distinct(const char *const *codes, size_t n, uint32_t *list) {
  size_t count = 0, kept = 0;
  bool sorted = true;
  for (size_t i = 0; i < n; i++) {
    char code[FRAGILITY_CODE_SIZE];
    bool repaired;
    if (!codes[i] || !fragility_code_repair((fragility_text){codes[i], strlen(codes[i])}, code, &repaired)) continue;
    list[count++] = fragility_code_pack(code);
    sorted &= count < 2 || list[count - 2] <= list[count - 1];
  }
  if (!sorted) qsort(list, count, sizeof *list, fragility_code_order);
  for (size_t i = 0; i < count; i++)
    if (!kept || list[kept - 1] != list[i]) list[kept++] = list[i];
  return kept;
}

/* Both lists grow. */
static void meet(struct file *file, const uint32_t *list, size_t n) {
  const fragility_movements *m = file->territory->movements;
  for (size_t i = 0, at = 0; i < n; i++) {
    file->rows[part_of(list[i])]++;
    while (at < m->code_count && m->codes[at] < list[i]) at++;
    if (at == m->code_count || m->codes[at] != list[i]) continue;
    file->present[at] = true;
    file->met++;
  }
  const fragility_units *u = &file->territory->units->units;
  for (size_t i = 0; i < u->count; i++) file->communes[part_of(fragility_code_pack(u->code[i]))]++;
}

static void count_differing(const struct file *file, size_t differing[YEARS]) {
  const fragility_territory *t = file->territory;
  for (size_t c = 0; c < t->movements->code_count; c++) {
    size_t part = part_of(t->movements->codes[c]);
    bool present = file->present[c];
    if (!present && 2 * file->rows[part] < file->communes[part]) continue;
    uint64_t wrong = present ? ~t->years[c] : t->years[c];
    for (int bit = 0; bit < YEARS; bit++) differing[bit] += wrong >> bit & 1;
  }
}

bool fragility_territory_date(const fragility_territory *territory, const char *const *codes, size_t n, int *first, int *last, size_t *differing) {
  if (!territory || !territory->movements || !codes || !first || !last || !differing) return false;
  struct file *file = calloc(1, sizeof *file);
  bool *present = fragility_array(territory->movements->code_count, sizeof *present);
  uint32_t *list = fragility_array(n, sizeof *list);
  size_t of_year[YEARS] = {0};
  int best = 0, end;
  bool there = file && present && list;
  if (there) {
    *file = (struct file){.territory = territory, .present = present};
    meet(file, list, distinct(codes, n, list));
    count_differing(file, of_year);
  }
  bool dated = there && file->met;
  free(list);
  free(file);
  free(present);
  for (int bit = 1; bit < YEARS; bit++)
    if (of_year[bit] < of_year[best]) best = bit;
  for (end = best; end + 1 < YEARS && of_year[end + 1] == of_year[best]; end++) continue;
  *first = year_of(end), *last = year_of(best), *differing = of_year[best];
  return dated;
}

bool fragility_territory_lived(const fragility_territory *territory, const char *code, int first, int last) {
  size_t at = territory->movements ? fragility_movements_code(territory->movements, fragility_code_pack(code)) : SIZE_MAX;
  if (at == SIZE_MAX) return true;
  for (int year = first; year <= last; year++) {
    int bit = FRAGILITY_NEWEST_VINTAGE - year;
    if (bit >= 0 && bit < YEARS && territory->years[at] >> bit & 1) return true;
  }
  return false;
}
