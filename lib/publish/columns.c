/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each column of the folder is, in words and in constraints. */
#include "publish/publish.h"

#include <stdio.h>

static const char *reason(size_t i) { return i < FRAGILITY_REASONS ? fragility_reason_name((fragility_reason)i) : NULL; }
static const char *type(size_t i) { return i < GAP_TYPES ? fragility_gap_types[i] : NULL; }

static const struct rule {
  const char *name, *pattern;
  bool required, whole;
  double least, most;
  column_word *word;
} rules[] = {{"departement", "^(0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-8]|98[4-8])$", true, false, NAN, NAN, NULL},
             {"epci", "^[0-9]{9}$", false, false, NAN, NAN, NULL},
             {"name", NULL, true, false, NAN, NAN, NULL},
             {"population", NULL, false, false, 0, NAN, NULL},
             {"demand", NULL, false, false, 0, NAN, NULL},
             {"rank", NULL, false, true, 1, NAN, NULL},
             {"coverage", NULL, false, false, 0, 1, NULL},
             {"status", NULL, true, false, NAN, NAN, reason},
             {"type", NULL, true, false, NAN, NAN, type},
             {"nearest_km", NULL, false, false, 0, NAN, NULL},
             {"venues_within_norm", NULL, false, true, 0, NAN, NULL},
             {"venues_10km", NULL, false, true, 0, NAN, NULL},
             {"venues_20km", NULL, false, true, 0, NAN, NULL},
             {"people_per_capacity", NULL, false, false, 0, NAN, NULL},
             {"code_insee", "^([013-9][0-9]|2[AB1-9])[0-9]{3}$", false, false, NAN, NAN, NULL},
             {"id", NULL, true, false, NAN, NAN, NULL}};

static void constrain(const char *table, const char *name, struct column_facts *out) {
  bool epci = strcmp(table, "scores-epci") == 0;
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    const struct rule *rule = &rules[i];
    if (strcmp(rule->name, name) != 0 || (epci && (strcmp(name, "departement") == 0 || strcmp(name, "epci") == 0))) continue;
    out->pattern = rule->pattern, out->required = rule->required, out->whole = rule->whole;
    out->least = rule->least, out->most = rule->most, out->word = rule->word;
  }
  if (strcmp(name, "code") == 0) out->required = true, out->pattern = epci ? "^[0-9]{9}$" : "^([013-9][0-9]|2[AB1-9])[0-9]{3}$";
}

static const char *label_of_node(const fragility_study *study, const char *code) {
  fragility_node node;
  for (size_t i = 0; fragility_method_node_in(study->method, i, study->language, &node); i++)
    if (strcmp(node.code, code) == 0 || (*node.column && strcmp(node.column, code) == 0)) return node.label;
  return NULL;
}

/* raw_X, status_X, flags_X, people_X, and the nodes themselves. */
static bool describe_node(struct shown *shown, const char *name, struct column_facts *out) {
  static const struct {
    const char *prefix, *label;
  } kinds[] = {{"raw_", "kind.raw"}, {"status_", "kind.status"}, {"flags_", "kind.flags"}, {"people_", "kind.people"}, {"", "kind.node"}};
  char text[400];
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
    size_t n = strlen(kinds[k].prefix);
    const char *of = strncmp(name, kinds[k].prefix, n) == 0 ? label_of_node(shown->study, name + n) : NULL;
    if (!of) continue;
    snprintf(text, sizeof text, fragility_word(shown->study, kinds[k].label), of);
    const char *copy = fragility_arena_text(&shown->arena, text, strlen(text));
    size_t column = k == 0 ? fragility_table_find(shown->study->table, name + n) : SIZE_MAX;
    out->label = copy ? copy : name;
    if (column != SIZE_MAX) out->about = fragility_table_definition(shown->study->table, column);
    if (k == 1) out->word = reason, out->required = true;
    return true;
  }
  return false;
}

void fragility_column_describe(struct shown *shown, const char *table, const fragility_sheet *sheet, size_t column, struct column_facts *out) {
  const char *name = fragility_sheet_name(sheet, column);
  char key[100];
  *out = (struct column_facts){.label = name, .about = "", .least = NAN, .most = NAN};
  constrain(table, name, out);
  snprintf(key, sizeof key, "column.%.80s", name);
  const char *label = fragility_word(shown->study, key);
  if (label != key) out->label = label;
  else if (!describe_node(shown, name, out)) out->label = name;
}
