/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static int list(void) {
  fragility_method_list *all;
  fragility_error err;
  fragility_status status = fragility_method_list_read(&all, &err);
  if (status != FRAGILITY_OK) return cli_fail(status, &err);
  for (size_t i = 0; i < fragility_method_list_count(all) && status == FRAGILITY_OK; i++) {
    fragility_method *method;
    fragility_node root;
    status = fragility_method_read(fragility_method_list_id(all, i), &method, &err);
    if (status == FRAGILITY_OK && fragility_method_node(method, 0, &root)) printf("%-16s %s\n", fragility_method_id(method), root.label);
    if (status == FRAGILITY_OK) fragility_method_free(method);
  }
  fragility_method_list_free(all);
  return status == FRAGILITY_OK ? EXIT_DONE : cli_fail(status, &err);
}

static size_t depth(const fragility_method *method, const fragility_node *node) {
  fragility_node up;
  for (size_t i = 0; *node->parent && fragility_method_node(method, i, &up); i++)
    if (strcmp(up.code, node->parent) == 0) return 1 + depth(method, &up);
  return 0;
}

static void show_node(const fragility_method *method, const fragility_node *node) {
  int indent = 2 * (int)depth(method, node);
  printf("%*s%s : %s\n", indent, "", node->code, node->label);
  if (*node->column)
    printf("%*s  indicateur %s (%s), normalisation %s, poids %g\n", indent, "", node->column, node->direction > 0 ? "plus = plus fragile" : "plus = moins fragile",
           node->normalisation, node->weight);
  else
    printf("%*s  moyenne %s des %s, complétude minimale %g%s\n", indent, "", strcmp(node->aggregation, "geometric") == 0 ? "géométrique" : "arithmétique",
           strcmp(node->missing, "leaves") == 0 ? "indicateurs connus" : "éléments connus", node->min_coverage, "");
  if (*node->source) printf("%*s  source : %s\n", indent, "", node->source);
  if (*node->doubt) printf("%*s  réserve : %s\n", indent, "", node->doubt);
}

static int show(const char *id) {
  fragility_method *method;
  fragility_error err;
  fragility_status status = fragility_method_read(id, &method, &err);
  if (status != FRAGILITY_OK) return cli_fail(status, &err);
  fragility_node node;
  printf("%s (sha256 %s)\n", fragility_method_id(method), fragility_method_hash(method));
  for (size_t i = 0; fragility_method_node(method, i, &node); i++) show_node(method, &node);
  fragility_method_free(method);
  return EXIT_DONE;
}

int command_methods(struct cli *cli) {
  if (!cli->file_count || (cli->file_count == 1 && strcmp(cli->files[0], "list") == 0)) return list();
  if (cli->file_count == 2 && strcmp(cli->files[0], "show") == 0) return show(cli->files[1]);
  return cli_wrong("methods wants `list` or `show METHOD`; see fragility methods --help");
}
