/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The catalogue's own files: formulas, kinds, and what each wrong cell says. */
#include "tiny.h"

#include "catalogue/catalogue.h"

#define COLUMNS                                                                                                        \
  "source,indicator,label,key,marks,has_data,name,population,kind,numerator,denominator,scale,complement,weight,merge," \
  "definition,publisher,licence,vintage,doubt\n"
#define SOURCE "mine,,My source,key,key|v??,,,,,,,,,,,,Me,Free,2024,No doubt\n"

static fragility_status read_text(const char *text, fragility_catalogue **catalogue, fragility_error *err) {
  tiny_scratch scratch;
  tiny_scratch_open(&scratch);
  const char *path = tiny_scratch_write(&scratch, "mine.csv", text);
  fragility_status status = fragility_catalogue_read(&path, 1, catalogue, err);
  tiny_scratch_close(&scratch);
  return status;
}

static const struct source *source_of(const fragility_catalogue *catalogue, const char *id) {
  for (size_t i = 0; i < catalogue->count; i++)
    if (strcmp(catalogue->sources[i].id, id) == 0) return &catalogue->sources[i];
  fail_msg("no source %s", id);
  return NULL;
}

static void knows_the_shipped_sources(void **state) {
  (void)state;
  fragility_catalogue *catalogue = NULL;
  fragility_error err = {0};
  fragility_source_facts facts;
  assert_int_equal(fragility_catalogue_read(NULL, 0, &catalogue, &err), FRAGILITY_OK);
  assert_true(fragility_catalogue_sources(catalogue) >= 5);
  size_t found = 0;
  for (size_t i = 0; fragility_catalogue_source(catalogue, i, &facts); i++) {
    assert_true(*facts.id && *facts.title);
    if (strcmp(facts.id, "arcep-fixe-2019")) continue;
    found++;
    assert_string_equal(facts.publisher, "ARCEP");
    assert_string_equal(facts.licence, "Licence Ouverte 2.0");
    assert_true(*facts.vintage && *facts.doubt);
  }
  assert_int_equal(found, 1);
  assert_string_equal(fragility_catalogue_label(catalogue, "median_income"), "Niveau de vie médian");
  assert_null(fragility_catalogue_label(catalogue, "median"));
  fragility_catalogue_free(catalogue);
}

static void finds_a_source_and_its_indicators(void **state) {
  (void)state;
  fragility_catalogue *catalogue = NULL;
  fragility_error err = {0};
  fragility_source_facts source;
  fragility_indicator_facts rate;
  size_t at = 0;
  assert_int_equal(fragility_catalogue_read(NULL, 0, &catalogue, &err), FRAGILITY_OK);
  assert_int_equal(fragility_catalogue_find(catalogue, "insee-filosofi-communes", &at, &err), FRAGILITY_OK);
  assert_true(fragility_catalogue_source(catalogue, at, &source));
  assert_string_equal(source.id, "insee-filosofi-communes");
  assert_string_equal(source.key, "CODGEO");
  assert_string_equal(source.columns, "CODGEO|NBPERSMENFISC??|MED??|TP60??");
  assert_true(fragility_catalogue_indicator(catalogue, at, 0, &rate));
  assert_string_equal(rate.code, "poverty_rate");
  assert_string_equal(rate.kind, "rate");
  assert_string_equal(rate.numerator, "TP60??");
  assert_string_equal(rate.denominator, "");
  assert_true(rate.scale == 1 && !rate.complement);
  assert_true(*rate.label && *rate.definition && *rate.doubt);
  assert_true(fragility_catalogue_indicator(catalogue, at, 1, &rate));
  assert_false(fragility_catalogue_indicator(catalogue, at, 2, &rate));
  assert_int_equal(fragility_catalogue_find(catalogue, "insee-filosofi-commune", &at, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_non_null(strstr(err.message, "the nearest is insee-filosofi-communes"));
  fragility_catalogue_free(catalogue);
}

static void reads_another_file(void **state) {
  (void)state;
  fragility_catalogue *shipped = NULL, *more = NULL;
  fragility_error err = {0};
  fragility_source_facts facts;
  assert_int_equal(fragility_catalogue_read(NULL, 0, &shipped, &err), FRAGILITY_OK);
  assert_int_equal(read_text(COLUMNS SOURCE "mine,share,A share,,,,,,ratio,v??,w,100,yes,,all,v over w,,,,\n", &more, &err), FRAGILITY_OK);
  size_t n = fragility_catalogue_sources(shipped);
  assert_int_equal(fragility_catalogue_sources(more), n + 1);
  assert_true(fragility_catalogue_source(more, n, &facts));
  assert_string_equal(facts.id, "mine");
  assert_string_equal(facts.doubt, "No doubt");
  assert_false(fragility_catalogue_source(more, n + 1, &facts));
  assert_string_equal(fragility_catalogue_label(more, "share"), "A share");
  fragility_catalogue_free(shipped);
  fragility_catalogue_free(more);
}

/* ---- formulas ---- */

static void parses_formulas(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t count;
    struct term terms[3];
  } cases[] = {
      {"A", 1, {{1, "A"}}},
      {"A+B", 2, {{1, "A"}, {1, "B"}}},
      {"A + 0.5*B - C", 3, {{1, "A"}, {0.5, "B"}, {-1, "C"}}},
      {"-A", 1, {{-1, "A"}}},
      {"+2*A-0.25*B", 2, {{2, "A"}, {-0.25, "B"}}},
      {"P??_H65P+P??_F65P", 2, {{1, "P??_H65P"}, {1, "P??_F65P"}}},
      {"0.5 * B + A", 2, {{0.5, "B"}, {1, "A"}}},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[1024];
    fragility_catalogue *catalogue = NULL;
    fragility_error err = {0};
    snprintf(text, sizeof text, COLUMNS SOURCE "mine,sum,Sum,,,,,,count,%s,,1,no,,all,,,,,\n", cases[i].text);
    if (read_text(text, &catalogue, &err)) fail_msg("%s: %s", cases[i].text, err.message);
    const struct formula *formula = &source_of(catalogue, "mine")->indicators[0].numerator;
    assert_int_equal(formula->count, cases[i].count);
    for (size_t t = 0; t < formula->count; t++) {
      tiny_same(formula->terms[t].coefficient, cases[i].terms[t].coefficient, cases[i].text);
      assert_string_equal(formula->terms[t].column, cases[i].terms[t].column);
    }
    fragility_catalogue_free(catalogue);
  }
}

static void reads_what_an_indicator_is(void **state) {
  (void)state;
  fragility_catalogue *catalogue = NULL;
  fragility_error err = {0};
  assert_int_equal(read_text(COLUMNS SOURCE "mine,a,A,,,,,,ratio,v??,w,100,yes,,all,,,,,\n"
                                            "mine,b,B,,,,,,rate,v??,,,no,w,known,,,,,\n"
                                            "mine,c,C,,,,,,median,v??,,1,no,other:PMUN,all,,,,,\n",
                             &catalogue, &err),
                   FRAGILITY_OK);
  const struct indicator *i = source_of(catalogue, "mine")->indicators;
  assert_true(i[0].kind == KIND_RATIO && i[0].complement && i[0].needs_all && !i[0].weight);
  tiny_same(i[0].scale, 100, "scale");
  assert_true(i[1].kind == KIND_RATE && !i[1].complement && !i[1].needs_all && !i[1].weight_source);
  assert_string_equal(i[1].weight, "w");
  tiny_same(i[1].scale, 1, "scale by default");
  assert_true(i[2].kind == KIND_MEDIAN);
  assert_string_equal(i[2].weight_source, "other");
  assert_string_equal(i[2].weight, "PMUN");
  fragility_catalogue_free(catalogue);
}

/* ---- wrong cells ---- */

static const struct wrong {
  const char *text, *message;
} wrongs[] = {
    {COLUMNS "mine,share,A,,,,,,ratio,v,w,1,no,,all,,,,,\n", "mine.csv:2:1: found \"mine\", expected a source declared above"},
    {COLUMNS SOURCE SOURCE, "mine.csv:3:1: found \"mine\", expected a source declared once"},
    {COLUMNS "insee-filosofi-communes,,Mine,key,key,,,,,,,,,,,,,,,\n", "mine.csv:2:1: found \"insee-filosofi-communes\", expected a source declared once"},
    {COLUMNS "mine,,Mine,,key,,,,,,,,,,,,,,,\n", "mine.csv:2:4: found \"\", expected the name of the code column"},
    {COLUMNS "mine,,Mine,key,,,,,,,,,,,,,,,,\n", "mine.csv:2:5: found \"\", expected the columns that tell this source"},
    {COLUMNS SOURCE "mine,a,A,,,,,,mode,v,,1,no,,all,,,,,\n", "mine.csv:3:9: found \"mode\", expected ratio, rate, median, count or class"},
    {COLUMNS SOURCE "mine,a,A,,,,,,rate,,,1,no,,all,,,,,\n", "mine.csv:3:10: found \"\", expected columns joined by"},
    {COLUMNS SOURCE "mine,a,A,,,,,,rate,v+,,1,no,,all,,,,,\n", "mine.csv:3:10: found \"v+\""},
    {COLUMNS SOURCE "mine,a,A,,,,,,rate,x*v,,1,no,,all,,,,,\n", "mine.csv:3:10: found \"x*v\""},
    {COLUMNS SOURCE "mine,a,A,,,,,,rate,2*,,1,no,,all,,,,,\n", "mine.csv:3:10: found \"2*\""},
    {COLUMNS SOURCE "mine,a,A,,,,,,rate,v++w,,1,no,,all,,,,,\n", "mine.csv:3:10: found \"v++w\""},
    {COLUMNS SOURCE "mine,a,A,,,,,,ratio,v,,1,no,,all,,,,,\n", "mine.csv:3:11: found \"\", expected a denominator for a ratio"},
    {COLUMNS SOURCE "mine,a,A,,,,,,rate,v,w,1,no,,all,,,,,\n", "mine.csv:3:11: found \"w\", expected a denominator for a ratio, none otherwise"},
    {COLUMNS SOURCE "mine,a,A,,,,,,ratio,v,w+,1,no,,all,,,,,\n", "mine.csv:3:11: found \"w+\""},
    {COLUMNS SOURCE "mine,a,A,,,,,,rate,v,,percent,no,,all,,,,,\n", "mine.csv:3:12: found \"percent\", expected a number"},
    {COLUMNS SOURCE "mine,a,A,,,,,,ratio,v,w,1,oui,,all,,,,,\n", "mine.csv:3:13: found \"oui\", expected yes or no"},
    {COLUMNS SOURCE "mine,a,A,,,,,,rate,v,,1,no,,some,,,,,\n", "mine.csv:3:15: found \"some\", expected all or known"},
    {COLUMNS SOURCE "mine,a,A,,,,,,rate,v,,1,no,,,,,,,\n", "mine.csv:3:15: found \"\", expected all or known"},
    {"source,indicator,label\nmine,,Mine\n", "mine.csv"},
};

static void says_which_cell_is_wrong(void **state) {
  (void)state;
  size_t failed = 0;
  for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
    fragility_error err = {0};
    fragility_catalogue *catalogue = (fragility_catalogue *)&err;
    fragility_status status = read_text(wrongs[i].text, &catalogue, &err);
    if (status == FRAGILITY_ERROR_FORMAT && !catalogue && strstr(err.message, wrongs[i].message)) continue;
    print_error("wanted \"%s\", got %d \"%s\"\n", wrongs[i].message, (int)status, err.message);
    if (status == FRAGILITY_OK) fragility_catalogue_free(catalogue);
    failed++;
  }
  assert_int_equal(failed, 0);
}

static void refuses_nothing_to_work_on(void **state) {
  (void)state;
  const char *missing = "/nowhere/mine.csv", *none = NULL;
  fragility_catalogue *catalogue = NULL;
  fragility_error err = {0};
  fragility_source_facts facts;
  assert_int_equal(fragility_catalogue_read(NULL, 0, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_catalogue_read(NULL, 1, &catalogue, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_catalogue_read(&none, 1, &catalogue, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_catalogue_read(&missing, 1, &catalogue, &err), FRAGILITY_ERROR_IO);
  assert_null(catalogue);
  assert_string_equal(err.file, "mine.csv");
  assert_int_equal(fragility_catalogue_sources(NULL), 0);
  assert_false(fragility_catalogue_source(NULL, 0, &facts));
  assert_null(fragility_catalogue_label(NULL, "score"));
  fragility_catalogue_free(NULL);
  assert_int_equal(fragility_catalogue_read(NULL, 0, &catalogue, &err), FRAGILITY_OK);
  assert_false(fragility_catalogue_source(catalogue, 0, NULL));
  fragility_indicator_facts indicator;
  size_t at;
  assert_false(fragility_catalogue_indicator(NULL, 0, 0, &indicator));
  assert_false(fragility_catalogue_indicator(catalogue, SIZE_MAX, 0, &indicator));
  assert_false(fragility_catalogue_indicator(catalogue, 0, SIZE_MAX, &indicator));
  assert_false(fragility_catalogue_indicator(catalogue, 0, 0, NULL));
  assert_int_equal(fragility_catalogue_find(NULL, "x", &at, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_catalogue_find(catalogue, NULL, &at, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_catalogue_find(catalogue, "x", NULL, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_catalogue_find(catalogue, "", &at, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_null(fragility_catalogue_label(catalogue, NULL));
  fragility_catalogue_free(catalogue);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(knows_the_shipped_sources),  cmocka_unit_test(finds_a_source_and_its_indicators),
      cmocka_unit_test(reads_another_file),
      cmocka_unit_test(parses_formulas),            cmocka_unit_test(reads_what_an_indicator_is),
      cmocka_unit_test(says_which_cell_is_wrong),   cmocka_unit_test(refuses_nothing_to_work_on),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
