/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a result says, in one number: two results that say the same have the same. */
#include "alloc.h"

#include <math.h>
#include <unistd.h>

static digest add_bytes(digest d, const void *bytes, size_t size) {
  for (size_t i = 0; i < size; i++) d = (d ^ ((const unsigned char *)bytes)[i]) * 1099511628211u;
  return d;
}
static digest add_text(digest d, const char *text) { return text ? add_bytes(d, text, strlen(text) + 1) : add_bytes(d, "\1", 1); }
static digest add_count(digest d, size_t n) { return add_bytes(d, &n, sizeof n); }
static digest add_number(digest d, double x) { return x == x ? add_bytes(d, &x, sizeof x) : add_text(d, "nan"); }

static digest add_units(digest d, const fragility_units *u) {
  for (size_t i = 0; i < u->count; i++) {
    d = add_text(add_text(d, u->code[i]), u->name[i]);
    d = add_text(add_text(add_text(d, u->epci[i]), u->departement[i]), u->region[i]);
    d = add_number(add_number(add_number(d, u->population[i]), u->latitude[i]), u->longitude[i]);
  }
  return d;
}

static digest add_ledger(digest d, const fragility_journal *journal, size_t i) {
  const fragility_ledger *l = fragility_journal_ledger(journal, i);
  d = add_text(add_text(d, l->file), l->source);
  d = add_count(add_count(add_count(d, l->rows_in), l->duplicate_rows), l->moved);
  d = add_count(add_count(add_count(d, l->units_with_row), l->unresolved), l->kept);
  for (int list = 0; list < FRAGILITY_LISTS; list++)
    for (size_t e = 0; e < fragility_journal_listed(journal, i, (fragility_list)list); e++) {
      const char *target;
      d = add_text(d, fragility_journal_entry(journal, i, (fragility_list)list, e, &target));
      d = add_text(d, target);
    }
  return d;
}

static digest add_journal(digest d, const fragility_journal *journal) {
  for (int k = 0; k < FRAGILITY_PROBLEM_KINDS; k++) d = add_count(d, fragility_journal_count(journal, (fragility_problem_kind)k));
  for (size_t i = 0; i < fragility_journal_kept(journal); i++) {
    const fragility_problem *p = fragility_journal_problem(journal, i);
    d = add_count(add_count(d, p->line), p->column);
    d = add_text(add_text(add_text(d, p->found), p->kept), p->text);
  }
  for (size_t i = 0; i < fragility_journal_ledgers(journal); i++) d = add_ledger(d, journal, i);
  return d;
}

digest territory_digest(const void *handle) {
  static const char *const codes[] = {"01001", "01900", "13201", "99999"};
  digest d = add_units(1, fragility_territory_units(handle));
  size_t mother, daughter;
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) d = add_count(d, fragility_territory_resolve(handle, codes[i], NULL));
  for (size_t i = 0; fragility_territory_split(handle, i, &mother, &daughter); i++) d = add_count(add_count(d, mother), daughter);
  d = add_text(d, fragility_territory_parent_name(handle, FRAGILITY_EPCI, "200000001"));
  d = add_text(d, fragility_territory_parent_name(handle, FRAGILITY_DEPARTEMENT, "2A"));
  return add_text(d, fragility_territory_parent_name(handle, FRAGILITY_REGION, "84"));
}

digest catalogue_digest(const void *handle) {
  fragility_source_facts facts;
  fragility_indicator_facts indicator;
  digest d = 1;
  for (size_t i = 0; fragility_catalogue_source(handle, i, &facts); i++) {
    for (size_t k = 0; fragility_catalogue_indicator(handle, i, k, &indicator); k++)
      d = add_text(add_text(add_text(d, indicator.code), indicator.numerator), indicator.denominator);
    d = add_text(add_text(add_text(add_text(add_text(add_text(d, facts.id), facts.title), facts.publisher), facts.licence), facts.vintage), facts.doubt);
  }
  return add_text(add_text(d, fragility_catalogue_label(handle, "median_income")), fragility_catalogue_label(handle, "no_thd_coverage_rate"));
}

digest downloads_digest(const void *handle) {
  fragility_download_facts facts;
  digest d = 1;
  for (size_t i = 0; fragility_downloads_get(handle, i, &facts); i++)
    d = add_text(add_text(add_text(add_text(add_text(d, facts.id), facts.source), facts.title), facts.url), facts.seen_in);
  return d;
}

digest fetched_digest(const void *fetched) { return add_text(add_text(1, ((const fragility_fetched *)fetched)->path), ((const fragility_fetched *)fetched)->sha256); }

digest table_digest(const void *handle) {
  const fragility_table *table = handle;
  const fragility_units *units = fragility_table_units(table);
  digest d = add_journal(add_units(1, units), fragility_table_journal(table));
  for (size_t c = 0; c < fragility_table_columns(table); c++) {
    d = add_text(add_text(d, fragility_table_column(table, c)), fragility_table_definition(table, c));
    for (size_t u = 0; u < units->count; u++) {
      d = add_number(add_number(d, fragility_table_value(table, c, u)), fragility_table_denominator(table, c, u));
      d = add_count(add_count(d, fragility_table_reason(table, c, u)), fragility_table_flags(table, c, u));
    }
  }
  return d;
}

digest profile_digest(const void *handle) {
  const fragility_profile_facts *f = fragility_profile_get(handle);
  digest d = add_text(add_text(add_text(add_text(1, f->file), f->encoding), f->line_end), f->separator);
  d = add_text(add_text(add_text(d, f->decimal), f->code_column), f->source);
  d = add_count(add_count(add_count(add_count(d, f->rows), f->columns), f->codes_repaired), f->codes_unresolved);
  const char *text;
  size_t n = 0, missing = 0, texts = 0;
  for (size_t i = 0; (text = fragility_profile_marker(handle, i, &n)); i++) d = add_count(add_text(d, text), n);
  for (size_t i = 0; (text = fragility_profile_column(handle, i, &n, &missing, &texts)); i++)
    d = add_count(add_count(add_count(add_text(d, text), n), missing), texts);
  return add_journal(d, fragility_profile_journal(handle));
}

digest method_digest(const void *handle) {
  fragility_node n;
  digest d = add_text(add_text(1, fragility_method_id(handle)), fragility_method_hash(handle));
  for (size_t i = 0; fragility_method_node(handle, i, &n); i++) {
    d = add_text(add_text(add_text(add_text(d, n.code), n.parent), n.label), n.column);
    d = add_text(add_text(add_text(add_text(d, n.normalisation), n.aggregation), n.missing), n.reference_weight);
    d = add_number(add_number(add_number(d, n.weight), n.min_coverage), n.direction);
  }
  return d;
}

digest list_digest(const void *handle) {
  digest d = 1;
  for (size_t i = 0; i < fragility_method_list_count(handle); i++) d = add_text(d, fragility_method_list_id(handle, i));
  return d;
}

digest score_digest(const void *handle) {
  const fragility_score *score = handle;
  digest d = add_units(add_text(1, fragility_score_title(score)), fragility_score_units(score));
  for (size_t u = 0; u < fragility_score_count(score); u++) {
    d = add_number(add_number(d, fragility_score_values(score)[u]), fragility_score_coverage(score, u));
    d = add_number(add_count(add_count(d, fragility_score_rank(score, u)), fragility_score_reason(score, u)), fragility_score_people(score, SIZE_MAX, u));
    for (size_t n = 0; n < fragility_score_nodes(score); n++) {
      d = add_number(add_number(d, fragility_score_node_value(score, n, u)), fragility_score_node_raw(score, n, u));
      d = add_number(add_count(add_text(d, fragility_score_node_code(score, n)), fragility_score_node_reason(score, n, u)), fragility_score_people(score, n, u));
    }
  }
  return d;
}

digest sheet_digest(const void *handle) {
  digest d = 1;
  for (size_t c = 0; c < fragility_sheet_columns(handle); c++) {
    d = add_text(d, fragility_sheet_name(handle, c));
    for (size_t r = 0; r < fragility_sheet_rows(handle); r++)
      d = add_number(add_text(d, fragility_sheet_text(handle, c, r)), fragility_sheet_number(handle, c, r));
  }
  return d;
}

digest supply_digest(const void *handle) {
  digest d = add_journal(1, fragility_supply_journal(handle));
  for (size_t i = 0; i < fragility_supply_count(handle); i++) {
    const fragility_venue *v = fragility_supply_venue(handle, i);
    d = add_text(add_text(add_text(add_text(add_text(d, v->id), v->name), v->address), v->phone), v->hours);
    d = add_text(add_text(add_text(d, v->source), v->code_in), v->code);
    d = add_count(add_number(add_number(d, v->latitude), v->longitude), v->own_point);
  }
  return d;
}

digest access_digest(const void *handle) {
  digest d = 1;
  for (size_t u = 0; u < fragility_territory_units(world.territory)->count; u++) {
    d = add_number(add_count(d, fragility_access_nearest(handle, u)), fragility_access_nearest_km(handle, u));
    d = add_count(add_count(add_count(d, fragility_access_within(handle, u, 0)), fragility_access_within(handle, u, 1)), fragility_access_inside(handle, u));
  }
  return d;
}

digest gaps_digest(const void *handle) {
  digest d = add_text(add_count(1, fragility_gaps_unplaced(handle)), fragility_gaps_summary(handle));
  for (size_t i = 0; i < fragility_gaps_count(handle); i++) {
    const fragility_gap *g = fragility_gaps_get(handle, i);
    d = add_text(add_number(add_number(add_count(add_text(add_count(d, g->unit), g->type), g->limit), g->people), g->nearest_km), g->reason);
  }
  for (size_t i = 0; i < 5; i++) d = add_count(d, fragility_gaps_closest(handle, i));
  return d;
}

digest catchment_digest(const void *handle) {
  digest d = 1;
  for (size_t u = 0; u < fragility_territory_units(world.territory)->count; u++) d = add_number(d, fragility_catchment_access(handle)[u]);
  for (size_t v = 0; v < fragility_supply_count(world.supply); v++) d = add_number(add_number(d, fragility_catchment_demand(handle)[v]), fragility_catchment_ratio(handle)[v]);
  return d;
}

digest siting_digest(const void *handle) {
  digest d = add_number(add_number(1, fragility_siting_gained(handle)), fragility_siting_bound(handle));
  for (size_t i = 0; i < fragility_siting_count(handle); i++) d = add_number(add_count(d, fragility_siting_get(handle, i)->position), fragility_siting_get(handle, i)->people);
  return d;
}

digest places_digest(const void *handle) {
  double km[1000], within[1000];
  digest d = add_count(add_count(1, fragility_places_count(handle)), fragility_places_unplaced(handle));
  const fragility_units *units = fragility_territory_units(world.territory);
  fragility_places_distances(handle, units, 10, &world.options, km, within, NULL);
  for (size_t u = 0; u < units->count; u++) d = add_number(add_number(d, km[u]), within[u]);
  return d;
}

digest contours_digest(const void *handle) {
  digest d = add_journal(add_count(1, fragility_contours_count(handle)), fragility_contours_journal(handle));
  for (size_t i = 0; i < fragility_contours_lines(handle); i++) {
    fragility_line line = fragility_contours_line(handle, i);
    d = add_bytes(d, line.xy, 2 * line.points * sizeof *line.xy);
  }
  for (size_t u = 0; u < fragility_territory_units(world.territory)->count; u++) {
    const fragility_polygons *p = fragility_contours_polygons(handle, u);
    d = add_count(add_count(d, fragility_contours_rings(handle, u)), p->count);
    if (p->count) d = add_bytes(d, p->xy, 2 * p->first_point[p->first_ring[p->count]] * sizeof *p->xy);
  }
  return d;
}

digest text_digest(const void *text) { return add_text(1, text); }

/* A written file: the result is its bytes; freeing it removes it. */
digest file_digest(const void *path) {
  size_t size;
  char *bytes = world_read(path, &size);
  digest d = add_bytes(1, bytes, size);
  free(bytes);
  return d;
}

/* A written folder: the sums of its files. */
digest folder_digest(const void *path) {
  char sums[400];
  snprintf(sums, sizeof sums, "%s/SHA256SUMS", (const char *)path);
  return file_digest(sums);
}
