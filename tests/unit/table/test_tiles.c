/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../check.h"
#include "table/table.h"

static void every_size(void **state) {
  (void)state;
  static const size_t sizes[] = {0, 1, 1023, 1024, 1025, 2048, 5000};
  for (size_t s = 0; s < COUNT(sizes); s++)
    for (size_t columns = 0; columns < 4; columns++) {
      fragility_tiles tiles;
      size_t n = sizes[s];
      assert_int_equal(fragility_tiles_create(n, columns, &tiles, NULL), FRAGILITY_OK);
      assert_int_equal(fragility_tiles_count(&tiles), (n + 1023) / 1024);
      assert_int_equal((uintptr_t)tiles.cells % 64, 0);
      double *in = malloc((n + 1) * sizeof *in), *out = malloc((n + 1) * sizeof *out);
      for (size_t c = 0; c < columns; c++) {
        for (size_t u = 0; u < n; u++) in[u] = (double)(c * 100000 + u);
        fragility_tiles_scatter(&tiles, c, in);
      }
      for (size_t c = 0; c < columns; c++) {
        out[n] = 42;
        fragility_tiles_gather(&tiles, c, out);
        assert_same_double(out[n], 42.0); /* nothing past the last */
        for (size_t u = 0; u < n; u++) {
          assert_true(out[u] == (double)(c * 100000 + u));
          assert_true(*fragility_tiles_cell(&tiles, u, c) == out[u]);
        }
        for (size_t u = n; u % 1024; u++) assert_true(isnan(*fragility_tiles_cell(&tiles, u, c))); /* the padding */
      }
      free(in), free(out);
      fragility_tiles_free(&tiles);
      assert_null(tiles.cells);
    }
}

static void cleared(void **state) {
  (void)state;
  fragility_tiles tiles;
  assert_int_equal(fragility_tiles_create(1500, 2, &tiles, NULL), FRAGILITY_OK);
  for (size_t i = 0; i < 2 * 2 * 1024; i++) tiles.cells[i] = 7;
  fragility_tiles_clear(&tiles, 1);
  for (size_t t = 0; t < 2; t++)
    for (size_t u = 0; u < 1024; u++) {
      assert_true(isnan(fragility_tiles_part(&tiles, t, 1)[u]));
      assert_same_double(fragility_tiles_part(&tiles, t, 0)[u], 7.0);
    }
  *fragility_tiles_cell(&tiles, 1400, 1) = 3;
  assert_same_double(fragility_tiles_part(&tiles, 1, 1)[1400 - 1024], 3.0);
  fragility_tiles_free(&tiles);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_size), cmocka_unit_test(cleared)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
