/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file method.h  The tree of axes and indicators, read from a CSV file of one row a node.
 *
 * Columns: node, parent ("" = the root), label, column (the indicator a leaf reads; "" = an axis), direction (+ or -),
 * normalisation, low, high, reference, reference_weight, digits, weight, aggregation, missing, min_coverage, source,
 * doubt, and label_en, source_en, doubt_en, the same in English. A parent stands above its children. See datasets/methods/README.md for what each cell may hold.
 */
#ifndef FRAGILITY_METHOD_H
#define FRAGILITY_METHOD_H

#include <fragility/error.h>

FRAGILITY_BEGIN

/** Immutable: any number of threads may read one. */
typedef struct fragility_method fragility_method;

/** One node; texts are borrowed from the method. Numbers that the file leaves out are NaN. */
typedef struct fragility_node {
  const char *code, *parent, *label, *column;
  int direction; /**< +1: more fragile when higher; -1: when lower */
  const char *normalisation, *aggregation, *missing;
  double low, high, reference, digits, weight, min_coverage;
  const char *reference_weight; /**< "population" or "denominator" */
  const char *source, *doubt;
  const char *label_en, *source_en, *doubt_en; /**< "" where the file has none */
} fragility_node;

/** Reads a method: the id of a shipped one ("fragilite-2026"), or the path of a CSV file. */
FRAGILITY_API fragility_status fragility_method_read(const char *id_or_path, fragility_method **out, fragility_error *err);
/** The same from a buffer; `name` stands for the file. */
FRAGILITY_API fragility_status fragility_method_parse(const char *name, const void *data, size_t size,
                                                      fragility_method **out, fragility_error *err);
FRAGILITY_API void fragility_method_free(fragility_method *method);

/** The id: the file's base name without .csv. */
FRAGILITY_API const char *fragility_method_id(const fragility_method *method);
/** SHA-256 of the file, in hexadecimal. */
FRAGILITY_API const char *fragility_method_hash(const fragility_method *method);
FRAGILITY_API size_t fragility_method_nodes(const fragility_method *method);
/** The i-th node in file order; the first is the root. */
FRAGILITY_API bool fragility_method_node(const fragility_method *method, size_t i, fragility_node *node);
/** The same, its label, source and doubt in a language ("fr", NULL or "en") where the file has them; without a label the code. False also when
 * the language is another. */
FRAGILITY_API bool fragility_method_node_in(const fragility_method *method, size_t i, const char *language, fragility_node *node);

/** The ids of the shipped methods, in byte order. */
typedef struct fragility_method_list fragility_method_list;
FRAGILITY_API fragility_status fragility_method_list_read(fragility_method_list **out, fragility_error *err);
FRAGILITY_API void fragility_method_list_free(fragility_method_list *list);
FRAGILITY_API size_t fragility_method_list_count(const fragility_method_list *list);
FRAGILITY_API const char *fragility_method_list_id(const fragility_method_list *list, size_t i);

FRAGILITY_END
#endif
