/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run report. Keys stand in the order they are set; nothing in it depends on the clock or on the machine. */
#include "write/write.h"

static json_t *count(size_t value) { return json_integer((json_int_t)value); }

static json_t *number(double value) {
  if (!isfinite(value)) return json_null();
  return value == floor(value) && fabs(value) < 9e15 ? json_integer((json_int_t)value) : json_real(value);
}

static json_t *options_of(const fragility_report *report) {
  json_t *options = json_object();
  bool good = options != NULL;
  for (size_t i = 0; i < report->option_count && good; i++) good = fragility_json_put(options, report->options[2 * i], fragility_json_text(report->options[2 * i + 1]));
  if (good) return options;
  json_decref(options);
  return NULL;
}

static json_t *inputs_of(const fragility_report *report) {
  json_t *inputs = json_array();
  for (size_t i = 0; i < report->input_count && inputs; i++) {
    json_t *input = json_object();
    char hex[FRAGILITY_DIGEST_SIZE];
    uint64_t size;
    fragility_status read = fragility_digest_file(report->inputs[i], hex, &size, NULL);
    bool hashed = read == FRAGILITY_OK;
    bool good = read != FRAGILITY_ERROR_MEMORY && fragility_json_put(input, "file", fragility_json_text(fragility_base_name(report->inputs[i]))) &&
                fragility_json_put(input, "bytes", hashed ? count(size) : json_null()) && fragility_json_put(input, "sha256", hashed ? fragility_json_text(hex) : json_null());
    if (!good) json_decref(input);
    if (!good || !fragility_json_push(inputs, input)) {
      json_decref(inputs);
      inputs = NULL;
    }
  }
  return inputs;
}

static json_t *list_of(const fragility_journal *journal, size_t ledger, fragility_list list) {
  json_t *entries = json_array();
  for (size_t e = 0; e < fragility_journal_listed(journal, ledger, list) && entries; e++) {
    const char *target, *code = fragility_journal_entry(journal, ledger, list, e, &target);
    json_t *entry = *target ? json_pack("[ss]", code, target) : json_string(code);
    if (!fragility_json_push(entries, entry)) {
      json_decref(entries);
      entries = NULL;
    }
  }
  return entries;
}

static json_t *ledger_of(const fragility_journal *journal, size_t i) {
  const fragility_ledger *l = fragility_journal_ledger(journal, i);
  const struct {
    const char *name;
    double value;
  } counts[] = {{"rows_in", (double)l->rows_in},
                {"rows_rejected", (double)l->rows_rejected},
                {"rows_sifted", (double)l->rows_sifted},
                {"duplicate_rows", (double)l->duplicate_rows},
                {"codes_repaired", (double)l->codes_repaired},
                {"distinct_codes", (double)l->distinct_codes},
                {"wholes_dropped", (double)l->wholes_dropped},
                {"as_is", (double)l->as_is},
                {"moved", (double)l->moved},
                {"arrondissements_rolled_up", (double)l->arrondissements_rolled_up},
                {"arrondissements_dropped", (double)l->arrondissements_dropped},
                {"unresolved", (double)l->unresolved},
                {"codes_declared", l->codes_declared},
                {"codes_from", l->codes_from},
                {"codes_to", l->codes_to},
                {"codes_differing", (double)l->codes_differing},
                {"people_in", l->people_in},
                {"people_out", l->people_out},
                {"people_unused", l->people_unused},
                {"people_twice", l->people_twice},
                {"units_with_row", (double)l->units_with_row},
                {"units_merged", (double)l->units_merged},
                {"units_absent", (double)l->units_absent},
                {"population_absent", l->population_absent},
                {"units_without_data", (double)l->units_without_data},
                {"population_without_data", l->population_without_data},
                {"split_mothers", (double)l->split_mothers},
                {"population_split_mothers", l->population_split_mothers},
                {"kept", (double)l->kept},
                {"own_point", (double)l->own_point},
                {"point_implausible", (double)l->point_implausible},
                {"no_point", (double)l->no_point},
                {"unplaced", (double)l->unplaced},
                {"units_with_venue", (double)l->units_with_venue}};
  json_t *ledger = json_object();
  const char separator[] = {l->separator, '\0'};
  bool good = fragility_json_put(ledger, "file", fragility_json_text(l->file)) && fragility_json_put(ledger, "source", fragility_json_text(l->source)) && fragility_json_put(ledger, "title", fragility_json_text(l->title)) &&
              fragility_json_put(ledger, "encoding", fragility_json_text(l->encoding)) && fragility_json_put(ledger, "separator", fragility_json_text(separator)) && fragility_json_put(ledger, "header_line", count(l->header_line));
  for (size_t c = 0; c < sizeof counts / sizeof *counts && good; c++) good = fragility_json_put(ledger, counts[c].name, number(counts[c].value));
  for (int list = 0; list < FRAGILITY_LISTS && good; list++)
    if (fragility_journal_listed(journal, i, (fragility_list)list))
      good = fragility_json_put(ledger, fragility_list_name((fragility_list)list), list_of(journal, i, (fragility_list)list));
  if (good) return ledger;
  json_decref(ledger);
  return NULL;
}

static json_t *problem_of(const fragility_problem *p) {
  json_t *problem = json_object();
  if (fragility_json_put(problem, "kind", fragility_json_text(fragility_problem_kind_name(p->kind))) && fragility_json_put(problem, "file", fragility_json_text(p->file)) &&
      fragility_json_put(problem, "line", count(p->line)) && fragility_json_put(problem, "column", count(p->column)) && fragility_json_put(problem, "found", fragility_json_text(p->found)) &&
      fragility_json_put(problem, "kept", fragility_json_text(p->kept)) && fragility_json_put(problem, "text", fragility_json_text(p->text)))
    return problem;
  json_decref(problem);
  return NULL;
}

static bool add_journal(const fragility_journal *journal, json_t *ledgers, json_t *counts, json_t *problems) {
  for (size_t i = 0; i < fragility_journal_ledgers(journal); i++)
    if (!fragility_json_push(ledgers, ledger_of(journal, i))) return false;
  for (int k = 0; k < FRAGILITY_PROBLEM_KINDS; k++) {
    const char *name = fragility_problem_kind_name((fragility_problem_kind)k);
    json_int_t before = json_integer_value(json_object_get(counts, name));
    if (!fragility_json_put(counts, name, json_integer(before + (json_int_t)fragility_journal_count(journal, (fragility_problem_kind)k)))) return false;
  }
  for (size_t i = 0; i < fragility_journal_kept(journal) && json_array_size(problems) < FRAGILITY_JOURNAL_KEPT; i++) {
    if (!fragility_json_push(problems, problem_of(fragility_journal_problem(journal, i)))) return false;
  }
  return true;
}

static bool add_missing(const fragility_table *table, json_t *missing) {
  size_t units = fragility_table_units(table)->count;
  for (size_t c = 0; c < fragility_table_columns(table); c++) {
    size_t counts[FRAGILITY_REASONS] = {0};
    json_t *column = json_object();
    for (size_t u = 0; u < units; u++) counts[fragility_table_reason(table, c, u)]++;
    bool good = fragility_json_put(column, "definition", fragility_json_text(fragility_table_definition(table, c)));
    for (int r = 0; r < FRAGILITY_REASONS && good; r++)
      if (counts[r]) good = fragility_json_put(column, fragility_reason_name((fragility_reason)r), count(counts[r]));
    if (!good) json_decref(column);
    if (!good || !fragility_json_put(missing, fragility_table_column(table, c), column)) return false;
  }
  return true;
}

static bool fill(const fragility_report *report, json_t *root) {
  json_t *ledgers = json_array(), *counts = json_object(), *problems = json_array(), *missing = json_object();
  bool good = fragility_json_put(root, "version", fragility_json_text(fragility_version())) && fragility_json_put(root, "command", fragility_json_text(report->command)) &&
              fragility_json_put(root, "options", options_of(report));
  if (good && report->method) good = fragility_json_put(root, "method", fragility_json_text(report->method)) && fragility_json_put(root, "method_sha256", fragility_json_text(report->method_hash));
  if (good) good = fragility_json_put(root, "inputs", inputs_of(report));
  for (size_t j = 0; j < report->journal_count && good; j++) good = add_journal(report->journals[j], ledgers, counts, problems);
  if (good && report->table) good = add_missing(report->table, missing);
  good = fragility_json_put(root, "indicators", missing) && good;
  good = fragility_json_put(root, "ledgers", ledgers) && good;
  good = fragility_json_put(root, "problem_counts", counts) && good;
  return fragility_json_put(root, "problems", problems) && good;
}

fragility_status fragility_report_write(const fragility_report *report, const char *path, bool replace, fragility_error *err) {
  if (!report || !report->command) return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "no report given");
  json_t *root = json_object();
  bool filled = root && fill(report, root);
  fragility_status status = filled ? fragility_json_write(root, path, replace, err) : fragility_fail_memory(err);
  json_decref(root);
  return status;
}
