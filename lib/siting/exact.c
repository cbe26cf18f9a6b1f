/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Branch and cut of GLPK, on what the prices leave open, reduced again. */
#include "siting/siting.h"

#include <stdlib.h>

#ifndef HAVE_GLPK

bool fragility_exact_built(void) { return false; }

fragility_status fragility_exact(fragility_search *search, const fragility_prices *prices, fragility_error *err) {
  (void)search, (void)prices;
  return fragility_fail(err, FRAGILITY_ERROR_ARGUMENT, "built without GLPK: the exact search is not there");
}

#else
#include <glpk.h>

bool fragility_exact_built(void) { return true; }

struct rest {
  unsigned char *keep_unit, *keep_candidate;
  uint32_t *picks; /* settled: chosen; in the search's cover */
  size_t chosen;
  fragility_cover open, small; /* before and after reduction */
};

/* ---- what the prices settle ---- */

static void choose(struct rest *rest, const fragility_cover *cover, uint32_t candidate) {
  rest->picks[rest->chosen++] = cover->origin[candidate];
  rest->keep_candidate[candidate] = 0;
  for (size_t l = cover->candidate_start[candidate]; l < cover->candidate_start[candidate + 1]; l++) rest->keep_unit[cover->candidate_link[l]] = 0;
}

static fragility_status settle(const fragility_search *search, const fragility_prices *prices, struct rest *rest, fragility_error *err) {
  const fragility_cover *cover = prices->cover;
  signed char *settled = fragility_array(cover->candidates, 1);
  if (!settled) return fragility_fail_memory(err);
  fragility_prices_settle(prices, search->best.served, settled);
  memset(rest->keep_unit, 1, cover->units);
  for (size_t c = 0; c < cover->candidates; c++) rest->keep_candidate[c] = settled[c] >= 0;
  for (size_t c = 0; c < cover->candidates; c++)
    if (settled[c] > 0) choose(rest, cover, (uint32_t)c);
  free(settled);
  return FRAGILITY_OK;
}

/* ---- the program ---- */

/* max sum of people x served, served <= the sites that reach the unit, at most `count` sites. Sites are columns 1 to n. */
static bool write_program(glp_prob *program, const fragility_cover *cover, size_t count) {
  size_t n = cover->candidates, m = cover->units, longest = n > m ? n : m;
  int *columns = fragility_array(longest + 2, sizeof *columns);
  double *factors = fragility_array(longest + 2, sizeof *factors);
  if (columns && factors) {
    glp_set_obj_dir(program, GLP_MAX);
    glp_add_cols(program, (int)(n + m));
    glp_add_rows(program, (int)(m + 1));
    for (size_t c = 0; c < n; c++) {
      glp_set_col_kind(program, (int)c + 1, GLP_BV);
      columns[c + 1] = (int)c + 1, factors[c + 1] = 1;
    }
    glp_set_mat_row(program, (int)m + 1, (int)n, columns, factors);
    glp_set_row_bnds(program, (int)m + 1, GLP_UP, 0, (double)count);
    for (size_t u = 0; u < m; u++) {
      int length = 0, column = (int)(n + u) + 1;
      for (size_t l = cover->unit_start[u]; l < cover->unit_start[u + 1]; l++) columns[++length] = (int)cover->unit_link[l] + 1, factors[length] = -1;
      columns[++length] = column, factors[length] = 1;
      glp_set_col_bnds(program, column, GLP_DB, 0, 1);
      glp_set_obj_coef(program, column, (double)cover->people[u]);
      glp_set_mat_row(program, (int)u + 1, length, columns, factors);
      glp_set_row_bnds(program, (int)u + 1, GLP_UP, 0, 0);
    }
  }
  bool room = columns && factors;
  free(columns);
  free(factors);
  return room;
}

static void watch_cancel(glp_tree *tree, void *data) {
  if (fragility_cancelled(data)) glp_ios_terminate(tree);
}

/* True when GLPK has proven its answer, or that there is none. */
static bool solve(glp_prob *program, const fragility_search *search, const fragility_cover *cover) {
  double milliseconds = 1000 * search->seconds;
  glp_iocp how;
  glp_init_iocp(&how);
  how.msg_lev = GLP_MSG_OFF;
  how.presolve = GLP_ON;
  how.tol_obj = 0.5 / (1 + (double)cover->total); /* half a grain: its own 1e-7 of the objective is several people */
  how.tm_lim = milliseconds < 2e9 ? (int)ceil(milliseconds) : INT32_MAX;
  how.cb_func = watch_cancel;
  how.cb_info = (void *)search->options;
  int code = glp_intopt(program, &how);
  return code == GLP_ENOPFS || (code == 0 && (glp_mip_status(program) == GLP_OPT || glp_mip_status(program) == GLP_NOFEAS));
}

static fragility_status take_answer(fragility_search *search, const fragility_prices *prices, struct rest *rest, glp_prob *program,
                                    fragility_error *err) {
  size_t n = rest->chosen;
  for (size_t c = 0; c < rest->small.candidates; c++)
    if (glp_mip_col_val(program, (int)c + 1) > 0.5) rest->picks[n++] = prices->cover->origin[rest->open.origin[rest->small.origin[c]]];
  return fragility_search_offer(search, rest->picks, n, err);
}

static fragility_status solve_rest(fragility_search *search, const fragility_prices *prices, struct rest *rest, fragility_error *err) {
  glp_prob *program = glp_create_prob();
  bool room = program && write_program(program, &rest->small, search->count - rest->chosen);
  fragility_status status = room ? FRAGILITY_OK : fragility_fail_memory(err);
  if (status == FRAGILITY_OK) {
    bool proven = solve(program, search, &rest->small);
    int found = glp_mip_status(program);
    if (found == GLP_OPT || found == GLP_FEAS) status = take_answer(search, prices, rest, program, err);
    if (proven) search->bound = search->best.served;
    if (fragility_cancelled(search->options)) status = fragility_fail(err, FRAGILITY_ERROR_CANCELLED, "cancelled");
  }
  if (program) glp_delete_prob(program);
  return status;
}

static fragility_status open_rest(fragility_search *search, const fragility_prices *prices, struct rest *rest, fragility_error *err) {
  TRY(settle(search, prices, rest, err));
  TRY(fragility_cover_cut(prices->cover, rest->keep_unit, rest->keep_candidate, &rest->open, err));
  TRY(fragility_cover_reduce(&rest->open, fragility_threads(search->options), &rest->small, err));
  TRY(fragility_search_offer(search, rest->picks, rest->chosen, err));
  /* Any set that serves more holds the settled ones: with no room or nobody left beside them, the best is found. */
  bool closed = rest->chosen >= search->count || !rest->small.units;
  if (closed) search->bound = search->best.served;
  if (closed || rest->small.links + rest->small.units + rest->small.candidates > INT32_MAX / 4) return FRAGILITY_OK; /* GLPK counts in int */
  int spoke = glp_term_out(GLP_OFF);
  fragility_status status = solve_rest(search, prices, rest, err);
  glp_term_out(spoke);
  return status;
}

fragility_status fragility_exact(fragility_search *search, const fragility_prices *prices, fragility_error *err) {
  const fragility_cover *cover = prices->cover;
  struct rest rest = {.keep_unit = fragility_array(cover->units, 1), .keep_candidate = fragility_array(cover->candidates, 1)};
  rest.picks = fragility_array(cover->candidates, sizeof *rest.picks);
  bool room = rest.keep_unit && rest.keep_candidate && rest.picks;
  fragility_status status = room ? open_rest(search, prices, &rest, err) : fragility_fail_memory(err);
  fragility_cover_free(&rest.open);
  fragility_cover_free(&rest.small);
  free(rest.keep_unit);
  free(rest.keep_candidate);
  free(rest.picks);
  return status;
}
#endif
