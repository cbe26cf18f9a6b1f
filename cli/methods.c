/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static int list(const struct cli *cli) {
  fragility_method_list *all;
  fragility_error err;
  fragility_status status = fragility_method_list_read(&all, &err);
  if (status != FRAGILITY_OK) return cli_fail(status, &err);
  for (size_t i = 0; i < fragility_method_list_count(all) && status == FRAGILITY_OK; i++) {
    fragility_method *method;
    fragility_node root;
    status = fragility_method_read(fragility_method_list_id(all, i), &method, &err);
    if (status == FRAGILITY_OK && fragility_method_node_in(method, 0, cli->language, &root)) printf("%-23s %s\n", fragility_method_id(method), root.label);
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

static void show_line(const struct cli *cli, int indent, const char *label, const char *text) {
  if (!*text) return;
  printf("%*s", indent, "");
  printf(cli_word(cli, "label.of"), cli_word(cli, label), text);
  putchar('\n');
}

static void show_node(const struct cli *cli, const fragility_method *method, const fragility_node *node) {
  int indent = 2 * (int)depth(method, node);
  char figure[32];
  printf("%*s", indent, "");
  printf(cli_word(cli, "methods.node"), node->code, node->label);
  printf("\n%*s", indent + 2, "");
  if (*node->column)
    printf(cli_word(cli, "methods.indicator"), node->column, cli_word(cli, node->direction > 0 ? "methods.more" : "methods.less"), node->normalisation, cli_figure(cli, node->weight, -1, figure));
  else
    printf(cli_word(cli, "methods.mean"), cli_word(cli, strcmp(node->aggregation, "geometric") == 0 ? "methods.geometric" : "methods.arithmetic"),
           cli_word(cli, strcmp(node->missing, "leaves") == 0 ? "methods.leaves" : "methods.children"), cli_figure(cli, node->min_coverage, -1, figure));
  putchar('\n');
  show_line(cli, indent + 2, "label.source", node->source);
  show_line(cli, indent + 2, "label.doubt", node->doubt);
}

static int show(const struct cli *cli, const char *id) {
  fragility_method *method;
  fragility_error err;
  fragility_status status = fragility_method_read(id, &method, &err);
  if (status != FRAGILITY_OK) return cli_fail(status, &err);
  fragility_node node;
  printf("%s (sha256 %s)\n", fragility_method_id(method), fragility_method_hash(method));
  for (size_t i = 0; fragility_method_node_in(method, i, cli->language, &node); i++) show_node(cli, method, &node);
  fragility_method_free(method);
  return EXIT_DONE;
}

int command_methods(struct cli *cli) {
  if (!cli->file_count || (cli->file_count == 1 && strcmp(cli->files[0], "list") == 0)) return list(cli);
  if (cli->file_count == 2 && strcmp(cli->files[0], "show") == 0) return show(cli, cli->files[1]);
  return cli_wrong("methods wants `list` or `show METHOD`; see fragility methods --help");
}
