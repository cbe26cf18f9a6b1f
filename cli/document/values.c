/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char word_letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";

static void add_word(struct values *values, const char *word, size_t size) {
  if (!size) return;
  size_t end = strlen(values->words);
  for (const char *at = values->words; *at; at += strcspn(at, " "), at += *at == ' ')
    if (strcspn(at, " ") == size && strncmp(at, word, size) == 0) return;
  snprintf(values->words + end, sizeof values->words - end, "%s%.*s", end ? " " : "", (int)size, word);
}

/* "norm|quantile", "ID|FILE", "YEAR|as-is": capitals stand for something else, small letters for themselves. */
static void add_alternatives(struct values *values, const char *text) {
  for (size_t size; *text; text += size, text += *text == '|') {
    size = strcspn(text, "|");
    if (strncmp(text, "FILE", 4) == 0) values->files = true;
    else if (strncmp(text, "DIR", 3) == 0 || strncmp(text, "FOLDER", 6) == 0) values->folders = true;
    else if (size && strspn(text, word_letters) == size) add_word(values, text, size);
  }
}

static const char *after_remark(const char *text) {
  const char *end = strncmp(text, " (", 2) == 0 ? strchr(text, ')') : NULL;
  return end ? end + 1 : text;
}

/* A list that says all there is: "summary, nodes (a column a node) or full (raw values)". */
static bool add_list(struct values *values, const char *text) {
  struct values list = *values;
  for (bool last = false;;) {
    size_t size = strspn(text, word_letters);
    if (!size) return false;
    add_word(&list, text, size);
    text = after_remark(text + size);
    if (last) break;
    last = strncmp(text, " or ", 4) == 0;
    if (!last && strncmp(text, ", ", 2) != 0) return false;
    text += last ? 4 : 2;
  }
  if (*text && !strchr(":;", *text)) return false;
  *values = list;
  return true;
}

/* The help begins with the list, or has it after a colon. */
static void add_help(struct values *values, const char *help) {
  while (help && !add_list(values, help))
    if ((help = strstr(help, ": "))) help += 2;
}

struct values document_values(const struct command *command, const struct option *option) {
  struct values values = {.files = false};
  const struct option *row;
  for (size_t i = 0; (row = cli_option(command, i)); i++) {
    if (strcmp(row->name, option->name) != 0 || !row->value) continue;
    add_alternatives(&values, row->value);
    if (!values.files && !values.folders && !*values.words) add_help(&values, row->help);
  }
  return values;
}

struct values document_operands(const struct command *command) {
  struct values values = {.files = isupper((unsigned char)command->usage[strspn(command->usage, "[")])};
  for (const char *at = command->usage; at; at = strstr(at, " | ") ? strstr(at, " | ") + 3 : NULL)
    add_word(&values, at, islower((unsigned char)*at) ? strspn(at, word_letters) : 0);
  return values;
}

const struct option *document_option(const struct command *command, size_t n) {
  const struct option *option, *first;
  for (size_t i = 0; (option = cli_option(command, i)); i++) {
    size_t j = 0;
    while ((first = cli_option(command, j)) && strcmp(first->name, option->name) != 0) j++;
    if (first == option && n-- == 0) return option;
  }
  return NULL;
}
