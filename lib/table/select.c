/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/table.h"

static const char *const *membership(const fragility_units *units, int level) {
  switch (level) {
  case FRAGILITY_COMMUNE: return units->code;
  case FRAGILITY_EPCI: return units->epci;
  case FRAGILITY_DEPARTEMENT: return units->departement;
  case FRAGILITY_REGION: return units->region;
  case FRAGILITY_ZONE: return units->zone;
  default: return NULL;
  }
}

/* Is a code one of a |-list? */
static bool among(const char *list, fragility_text code) {
  fragility_text left = {list, strlen(list)}, one;
  while (fragility_text_next(&left, '|', &one))
    if (one.size == code.size && memcmp(one.text, code.text, one.size) == 0) return true;
  return false;
}

static size_t mark(const fragility_units *units, int level, const char *const *of, fragility_text code, unsigned char *keep) {
  size_t found = 0;
  for (size_t i = 0; i < units->count; i++) {
    bool part = level == FRAGILITY_COMMUNE && units->commune && *units->commune[i];
    if (part ? fragility_text_is(code, units->commune[i]) : (level == FRAGILITY_ZONE ? among(of[i], code) : fragility_text_is(code, of[i]))) keep[i] = 1, found++;
  }
  return found;
}

fragility_status fragility_units_select(const fragility_units *units, const char *perimeter, unsigned char *keep,
                                        fragility_error *err) {
  if (!units || !perimeter || !keep) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no perimeter given");
  const char *colon = strchr(perimeter, ':');
  char level_name[32] = "";
  if (colon && (size_t)(colon - perimeter) < sizeof level_name) memcpy(level_name, perimeter, (size_t)(colon - perimeter));
  int level = fragility_level_find(level_name);
  const char *const *of = membership(units, level);
  if (!of)
    return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT,
                          "found the perimeter \"%s\", expected LEVEL:CODE[,CODE...] with LEVEL among commune, epci, "
                          "departement, region, zone (for example departement:11,31)",
                          perimeter);
  memset(keep, 0, units->count);
  fragility_text list = {colon + 1, strlen(colon + 1)}, code;
  size_t codes = 0;
  for (; fragility_text_next(&list, ',', &code); codes++)
    if (!code.size || !mark(units, level, of, code, keep)) /* "" is no code: it stands for units of no parent */
      return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no unit has the %s \"%.*s\"", level_name, (int)code.size,
                            code.text);
  return codes ? FRAGILITY_OK
               : fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "found no code in the perimeter \"%s\"", perimeter);
}
