/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores of French communes from open files: prints `code score` for each commune that has one.
 *
 *   cc score.c $(pkg-config --cflags --libs fragility) -o score
 *   ./score cc_filosofi_2021_COM.csv base-cc-diplomes-formation-2017.csv ...
 */
#include <fragility/fragility.h>
#include <stdio.h>

int main(int argc, char **argv) {
  fragility_error err;
  fragility_territory *cog = NULL;
  fragility_table *table = NULL;
  fragility_method *method = NULL;
  fragility_score *score = NULL;
  fragility_status status = fragility_territory_read(NULL, &cog, &err); /* NULL: the shipped geography */
  if (!status) status = fragility_table_import((const char *const *)argv + 1, (size_t)argc - 1, cog, NULL, &table, &err);
  if (!status) status = fragility_method_read("fragilite-2026", &method, &err);
  if (!status) status = fragility_score_compute(table, method, NULL, &score, &err);
  if (status) fprintf(stderr, "%s\n", err.message);
  for (size_t i = 0; i < fragility_score_count(score); i++)
    if (fragility_score_is_known(score, i)) printf("%s %.2f\n", fragility_score_code(score, i), fragility_score_values(score)[i]);
  fragility_score_free(score);
  fragility_method_free(method);
  fragility_table_free(table);
  fragility_territory_free(cog);
  return status ? 1 : 0;
}
