/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tiny.h"

#include "method/method.h"

#define HEADER "node,parent,label,column,direction,normalisation,weight,aggregation,missing,min_coverage\n"
#define ROOT "root,,Root,,,,,arithmetic,leaves,0.5\n"
#define LEAF "a,root,A,alpha,+,decile,1,,,\n"

static fragility_status parse(const char *text, fragility_method **method, fragility_error *err) {
  return fragility_method_parse("my-method.csv", text, strlen(text), method, err);
}

static fragility_method *good(const char *text) {
  fragility_method *method = NULL;
  fragility_error err = {0};
  if (parse(text, &method, &err)) fail_msg("%s", err.message);
  return method;
}

/* ---- what a file says ---- */

static void reads_a_tree(void **state) {
  (void)state;
  fragility_method *method = good("node,parent,label,column,direction,normalisation,low,high,reference,reference_weight,digits,weight,"
                                  "aggregation,missing,min_coverage,source,doubt\n"
                                  "root,,The root,,,,,,,,,,geometric,leaves,0.75,here,none\n"
                                  "axis,root,,,,,,,,,,2.5,,,,,\n"
                                  "a,axis,A,alpha,-,minmax,-1,1,,,2,3,,,,INSEE,\"a, b\"\n"
                                  "b,root,B,beta,+,ratio,,,7.5,denominator,,,,,,,\n");
  fragility_node node;
  assert_string_equal(fragility_method_id(method), "my-method");
  assert_int_equal(fragility_method_nodes(method), 4);
  assert_true(fragility_method_node(method, 0, &node));
  assert_string_equal(node.code, "root");
  assert_string_equal(node.parent, "");
  assert_string_equal(node.aggregation, "geometric");
  assert_string_equal(node.missing, "leaves");
  tiny_same(node.min_coverage, 0.75, "min_coverage");
  assert_string_equal(node.source, "here");
  assert_true(fragility_method_node(method, 1, &node));
  assert_string_equal(node.aggregation, "arithmetic");
  assert_string_equal(node.missing, "within");
  tiny_same(node.weight, 2.5, "weight");
  tiny_same(node.min_coverage, 0, "min_coverage");
  assert_true(fragility_method_node(method, 2, &node));
  assert_string_equal(node.column, "alpha");
  assert_int_equal(node.direction, -1);
  assert_string_equal(node.normalisation, "minmax");
  assert_string_equal(node.reference_weight, "population");
  tiny_same(node.low, -1, "low");
  tiny_same(node.high, 1, "high");
  tiny_same(node.digits, 2, "digits");
  assert_string_equal(node.doubt, "a, b");
  assert_true(fragility_method_node(method, 3, &node));
  assert_int_equal(node.direction, 1);
  assert_string_equal(node.reference_weight, "denominator");
  tiny_same(node.reference, 7.5, "reference");
  tiny_same(node.weight, 1, "weight by default");
  tiny_same(node.low, NAN, "low by default");
  assert_string_equal(node.label_en, "");
  assert_false(fragility_method_node(method, 4, &node));
  fragility_method_free(method);
}

static void shares_weights_over_leaves(void **state) {
  (void)state;
  fragility_method *method = good(HEADER ROOT "x,root,,,,,2,,,\n"
                                             "y,root,,,,,6,,,\n"
                                             "a,x,,alpha,+,decile,1,,,\n"
                                             "b,x,,beta,+,decile,3,,,\n"
                                             "z,y,,,,,1,,,\n"
                                             "c,z,,gamma,+,decile,9,,,\n"
                                             "d,root,,delta,+,decile,5,,,\n");
  tiny_same(method->nodes[3].effective, 0.5, "a");
  tiny_same(method->nodes[4].effective, 1.5, "b");
  tiny_same(method->nodes[6].effective, 6, "c");
  tiny_same(method->nodes[7].effective, 5, "d");
  assert_int_equal(method->nodes[6].parent, 5);
  assert_int_equal(method->nodes[0].first_child, 1);
  assert_int_equal(method->nodes[1].next, 2);
  assert_int_equal(method->nodes[2].next, 7);
  assert_int_equal(method->nodes[7].next, SIZE_MAX);
  fragility_method_free(method);
}

static void hashes_its_bytes(void **state) {
  (void)state;
  fragility_method *one = good(HEADER ROOT LEAF), *other = good(HEADER ROOT "a,root,A,alpha,+,decile,2,,,\n");
  assert_int_equal(strlen(fragility_method_hash(one)), 64);
  assert_string_not_equal(fragility_method_hash(one), fragility_method_hash(other));
  fragility_method_free(one);
  one = good(HEADER ROOT "a,root,A,alpha,+,decile,2,,,\n");
  assert_string_equal(fragility_method_hash(one), fragility_method_hash(other));
  fragility_method_free(one);
  fragility_method_free(other);
}

static void reads_files_as_it_reads_buffers(void **state) {
  (void)state;
  tiny_scratch scratch;
  fragility_error err = {0};
  fragility_method *method = NULL, *parsed = good(HEADER ROOT LEAF);
  tiny_scratch_open(&scratch);
  const char *path = tiny_scratch_write(&scratch, "my-method.csv", HEADER ROOT LEAF);
  assert_int_equal(fragility_method_read(path, &method, &err), FRAGILITY_OK);
  assert_string_equal(fragility_method_id(method), fragility_method_id(parsed));
  assert_string_equal(fragility_method_hash(method), fragility_method_hash(parsed));
  fragility_method_free(method);
  fragility_method_free(parsed);
  assert_int_equal(fragility_method_read("/nowhere/m.csv", &method, &err), FRAGILITY_ERROR_IO);
  assert_null(method);
  assert_string_equal(err.file, "m.csv");
  tiny_scratch_close(&scratch);
}

static void knows_every_normalisation(void **state) {
  (void)state;
  for (size_t i = 0; fragility_normalisation_names[i]; i++) {
    char text[512];
    snprintf(text, sizeof text, HEADER ROOT "a,root,A,alpha,+,%s,1,,,\n", fragility_normalisation_names[i]);
    fragility_method_free(good(text));
  }
}

/* ---- the shipped ones ---- */

static void reads_the_shipped_methods(void **state) {
  (void)state;
  static const char *const ids[] = {"fragilite-2026", "fragilite-2026-jeunes", "fragilite-2026-seniors", "ifn-2019", "ifn-2020", "ifn-2023"};
  fragility_method_list *list = NULL;
  fragility_error err = {0};
  assert_int_equal(fragility_method_list_read(&list, &err), FRAGILITY_OK);
  assert_int_equal(fragility_method_list_count(list), 6);
  for (size_t i = 0; i < 6; i++) {
    fragility_method *method = NULL;
    assert_string_equal(fragility_method_list_id(list, i), ids[i]);
    assert_int_equal(fragility_method_read(ids[i], &method, &err), FRAGILITY_OK);
    assert_string_equal(fragility_method_id(method), ids[i]);
    fragility_method_free(method);
  }
  assert_null(fragility_method_list_id(list, 6));
  fragility_method_list_free(list);
}

static void suggests_the_nearest_id(void **state) {
  (void)state;
  fragility_method *method = NULL;
  fragility_error err = {0};
  assert_int_equal(fragility_method_read("fragilite-2025", &method, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_null(method);
  tiny_error(&err, FRAGILITY_ERROR_ARGUMENT, "no method is called \"fragilite-2025\"");
  tiny_error(&err, FRAGILITY_ERROR_ARGUMENT, "did you mean fragilite-2026?");
  tiny_error(&err, FRAGILITY_ERROR_ARGUMENT, "known: fragilite-2026, fragilite-2026-jeunes, fragilite-2026-seniors, ifn-2019, ifn-2020, ifn-2023");
  assert_int_equal(fragility_method_read("IFN-2023", &method, &err), FRAGILITY_ERROR_ARGUMENT);
  tiny_error(&err, FRAGILITY_ERROR_ARGUMENT, "did you mean ifn-2023?");
  assert_int_equal(fragility_method_read("something else altogether", &method, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_null(strstr(err.message, "did you mean"));
}

/* ---- wrong cells ---- */

static const struct wrong {
  const char *text, *message;
} wrongs[] = {
    {HEADER ROOT "a,root,A,alpha,up,decile,1,,,\n", "my-method.csv:3:5: found \"up\", expected one of +, -"},
    {HEADER ROOT "a,root,A,alpha,,decile,1,,,\n", "my-method.csv:3:5: found \"\", expected one of +, -"},
    {HEADER ROOT "a,root,A,alpha,+,deciles,1,,,\n", "my-method.csv:3:6: found \"deciles\", expected one of"},
    {HEADER ROOT "a,root,A,alpha,+,deciles,1,,,\n", "did you mean decile?"},
    {HEADER ROOT "a,root,A,alpha,+,,1,,,\n", "my-method.csv:3:6: found \"\""},
    {HEADER ROOT "a,root,A,alpha,+,decile,heavy,,,\n", "my-method.csv:3:7: found \"heavy\", expected a number"},
    {HEADER ROOT "a,root,A,alpha,+,decile,-1,,,\n", "my-method.csv:3:7: found \"-1\", expected a weight of 0 or more"},
    {HEADER ROOT "a,root,A,alpha,+,decile,inf,,,\n", "my-method.csv:3:7: found \"inf\""},
    {HEADER "root,,R,,,,,harmonic,within,0\n" LEAF, "my-method.csv:2:8: found \"harmonic\", expected one of arithmetic, geometric"},
    {HEADER "root,,R,,,,,geometrc,within,0\n" LEAF, "did you mean geometric?"},
    {HEADER "root,,R,,,,,,leafs,0\n" LEAF, "my-method.csv:2:9: found \"leafs\", expected one of within, leaves"},
    {HEADER "root,,R,,,,,,within,75\n" LEAF, "my-method.csv:2:10: found \"75\", expected a share from 0 to 1"},
    {HEADER "root,,R,,,,,,within,most\n" LEAF, "my-method.csv:2:10: found \"most\", expected a number"},
    {HEADER ROOT "x,root,,,,,1,,leaves,\n" "a,x,A,alpha,+,decile,1,,,\n", "my-method.csv:3:9: found \"leaves\", expected within"},
    {HEADER ROOT LEAF "a,root,A,beta,+,decile,1,,,\n", "my-method.csv:4:1: found \"a\", expected each node once"},
    {HEADER ROOT LEAF ",root,A,beta,+,decile,1,,,\n", "my-method.csv:4:1: found \"\", expected the code of a node"},
    {HEADER ROOT "\"a;b\",root,A,beta,+,decile,1,,,\n", "my-method.csv:3:1: found \"a;b\""},
    {HEADER ROOT "a,x,A,alpha,+,decile,1,,,\nx,root,,,,,1,,,\n", "my-method.csv:3:2: found \"x\", expected a node declared above"},
    {HEADER ROOT "a,,A,alpha,+,decile,1,,,\n", "my-method.csv:3:2: found \"\", expected a node declared above"},
    {HEADER "root,top,R,,,,,,within,0\n" LEAF, "my-method.csv:2:2: found \"top\", expected the root first"},
    {HEADER ROOT LEAF "b,a,B,beta,+,decile,1,,,\n", "my-method.csv:4:2: found \"a\", expected an axis"},
    {HEADER "root,,R,alpha,+,decile,1,,,\n", "my-method.csv:2:4: found \"alpha\", expected no column"},
    {HEADER ROOT, "my-method.csv:2:1: found \"root\", expected an axis with children"},
    {HEADER ROOT LEAF "x,root,,,,,1,,,\n", "my-method.csv:4:1: found \"x\", expected an axis with children"},
    {HEADER ROOT "a,root,A,alpha,+,decile,0,,,\n", "my-method.csv:2:1: found \"root\", expected an axis with children whose weights"},
    {HEADER "root,,R,,-,,,,within,0\n" LEAF, "my-method.csv:2:5: found \"-\", expected nothing"},
    {HEADER "root,,R,,,decile,,,within,0\n" LEAF, "my-method.csv:2:6: found \"decile\", expected nothing"},
    {HEADER ROOT "a,root,A,alpha,+,decile,1,geometric,,\n", "my-method.csv:3:8: found \"geometric\", expected nothing"},
    {HEADER ROOT "a,root,A,alpha,+,decile,1,,within,\n", "my-method.csv:3:9: found \"within\", expected nothing"},
    {HEADER ROOT "a,root,A,alpha,+,decile,1,,,0.5\n", "my-method.csv:3:10: found \"0.5\", expected nothing"},
    {HEADER, "my-method.csv:1: found a header and no row"},
    {"node,parent,column,direction,normalisation,weight\nr,,,,,\n", "aggregation"},
    {"node,parent,column,direction,normalisation,weigth,aggregation\nr,,,,,,\n", "my-method.csv:1:6: found the column \"weigth\""},
    {"node,parent,column,direction,normalisation,weigth,aggregation\nr,,,,,,\n", "did you mean weight?"},
    {"node,parent,column,direction,treatment,normalisation,weight,aggregation\nr,,,,,,,\na,r,x,+,log,decile,1,\n",
     "my-method.csv:3:5: found \"log\", expected none"},
    {"node,parent,column,direction,normalisation,low,high,weight,aggregation\nr,,,,,,,,\na,r,x,+,minmax,5,5,1,\n",
     "my-method.csv:3:7: found \"5\", expected low and high together, low below high"},
    {"node,parent,column,direction,normalisation,low,high,weight,aggregation\nr,,,,,,,,\na,r,x,+,minmax,5,,1,\n",
     "my-method.csv:3:7: found \"\", expected low and high together"},
    {"node,parent,column,direction,normalisation,low,weight,aggregation\nr,,,,,,,\na,r,x,+,minmax,5,1,\n",
     "expected low and high together"},
    {"node,parent,column,direction,normalisation,reference,weight,aggregation\nr,,,,,,,\na,r,x,+,ratio,0,1,\n",
     "my-method.csv:3:6: found \"0\", expected a number above 0"},
    {"node,parent,column,direction,normalisation,reference_weight,weight,aggregation\nr,,,,,,,\na,r,x,+,ratio,peple,1,\n",
     "my-method.csv:3:6: found \"peple\", expected one of population, denominator"},
    {"node,parent,column,direction,normalisation,digits,weight,aggregation\nr,,,,,,,\na,r,x,+,ratio,10,1,\n",
     "my-method.csv:3:6: found \"10\", expected a number of decimals from 0 to 9"},
    {"node,parent,column,direction,normalisation,digits,weight,aggregation\nr,,,,,,,\na,r,x,+,ratio,1.5,1,\n",
     "my-method.csv:3:6: found \"1.5\", expected a number of decimals"},
};

static void says_which_cell_is_wrong(void **state) {
  (void)state;
  size_t failed = 0;
  for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
    fragility_error err = {0};
    fragility_method *method = (fragility_method *)&err;
    fragility_status status = parse(wrongs[i].text, &method, &err);
    if (status == FRAGILITY_ERROR_FORMAT && !method && strstr(err.message, wrongs[i].message)) continue;
    print_error("wanted \"%s\", got %d \"%s\"\n", wrongs[i].message, (int)status, err.message);
    if (status == FRAGILITY_OK) fragility_method_free(method);
    failed++;
  }
  assert_int_equal(failed, 0);
}

static void counts_lines_below_a_title(void **state) {
  (void)state;
  fragility_method *method = NULL;
  fragility_error err = {0};
  assert_int_equal(parse("My index\n" HEADER ROOT "a,root,A,alpha,up,decile,1,,,\n", &method, &err), FRAGILITY_ERROR_FORMAT);
  tiny_error(&err, FRAGILITY_ERROR_FORMAT, "my-method.csv:4:5: found \"up\"");
  assert_int_equal(err.line, 4);
  assert_int_equal(err.column, 5);
}

/* ---- nothing to work on ---- */

static void refuses_nothing_to_work_on(void **state) {
  (void)state;
  fragility_method *method = NULL;
  fragility_error err = {0};
  fragility_node node;
  assert_int_equal(fragility_method_read("ifn-2023", NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_method_read(NULL, &method, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_method_read("", &method, NULL), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_method_parse("m", HEADER, 1, NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_method_parse(NULL, HEADER, 1, &method, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_method_parse("m", NULL, 0, &method, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_int_equal(fragility_method_parse("m", "", 0, &method, &err), FRAGILITY_ERROR_FORMAT);
  assert_int_equal(fragility_method_list_read(NULL, &err), FRAGILITY_ERROR_ARGUMENT);
  assert_null(fragility_method_id(NULL));
  assert_null(fragility_method_hash(NULL));
  assert_int_equal(fragility_method_nodes(NULL), 0);
  assert_false(fragility_method_node(NULL, 0, &node));
  assert_int_equal(fragility_method_list_count(NULL), 0);
  assert_null(fragility_method_list_id(NULL, 0));
  fragility_method_free(NULL);
  fragility_method_list_free(NULL);
  method = good(HEADER ROOT LEAF);
  assert_false(fragility_method_node(method, 0, NULL));
  fragility_method_free(method);
}

static void nodes_in_two_languages(void **state) {
  (void)state;
  fragility_method *method = good("node,parent,label,column,direction,normalisation,weight,aggregation,source,doubt,doubt_en,label_en\n"
                                  "root,,Racine,,,,,,ici,peut-être,perhaps,Root\n"
                                  "a,root,,alpha,+,identity,,,là,,,\n");
  fragility_node node;
  assert_true(fragility_method_node_in(method, 0, "en", &node));
  assert_string_equal(node.label, "Root");
  assert_string_equal(node.doubt, "perhaps");
  assert_string_equal(node.source, "ici"); /* as it is, where there is no other */
  assert_true(fragility_method_node_in(method, 0, "fr", &node));
  assert_string_equal(node.label, "Racine");
  assert_true(fragility_method_node_in(method, 0, NULL, &node));
  assert_string_equal(node.doubt, "peut-être");
  assert_true(fragility_method_node_in(method, 1, "en", &node));
  assert_string_equal(node.label, "a");
  assert_false(fragility_method_node_in(method, 1, "de", &node));
  assert_false(fragility_method_node_in(method, 2, "en", &node));
  assert_false(fragility_method_node_in(NULL, 0, "en", &node));
  assert_false(fragility_method_node_in(method, 0, "en", NULL));
  fragility_method_free(method);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nodes_in_two_languages),
      cmocka_unit_test(reads_a_tree),
      cmocka_unit_test(shares_weights_over_leaves),
      cmocka_unit_test(hashes_its_bytes),
      cmocka_unit_test(reads_files_as_it_reads_buffers),
      cmocka_unit_test(knows_every_normalisation),
      cmocka_unit_test(reads_the_shipped_methods),
      cmocka_unit_test(suggests_the_nearest_id),
      cmocka_unit_test(says_which_cell_is_wrong),
      cmocka_unit_test(counts_lines_below_a_title),
      cmocka_unit_test(refuses_nothing_to_work_on),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
