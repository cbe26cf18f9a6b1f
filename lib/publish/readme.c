/* SPDX-License-Identifier: GPL-3.0-or-later */
/* LISEZMOI.md: what the folder holds, how the score is made (from the method itself), sources and limits. */
#define _GNU_SOURCE
#include "publish/folder.h"

#include <stdio.h>
#include <stdlib.h>

static void write_files(struct folder *folder, FILE *file) {
  fprintf(file, "\n## %s\n\n", fragility_word(folder->study, "folder.files"));
  for (size_t i = 0; i < folder->file_count; i++) {
    const char *title = folder->files[i].table ? folder->files[i].table->title : NULL;
    char name[300];
    snprintf(name, sizeof name, "- `%.280s`", folder->files[i].name);
    if (title) fprintf(file, fragility_word(folder->study, "page.source"), name, title);
    if (title) fprintf(file, " (%zu)\n", fragility_sheet_rows(folder->files[i].table->sheet));
    else fprintf(file, "%s\n", name);
  }
}

static void write_node(struct folder *folder, size_t at, size_t depth, FILE *file) {
  const struct node *node = &folder->study->method->nodes[at];
  char weight[48], key[60];
  fprintf(file, "%*s- %s", (int)(2 * depth), "", fragility_node_label(folder->study, at));
  if (node->leaf) {
    snprintf(key, sizeof key, "normal.%.40s", node->facts.normalisation);
    const char *how = fragility_word(folder->study, key);
    fprintf(file, " (`%s`, %s, %s %s)", node->facts.column, fragility_word(folder->study, node->facts.direction < 0 ? "folder.less" : "folder.more"), fragility_word(folder->study, "folder.by"),
            how);
  }
  if (at) fprintf(file, ", %s %s", fragility_word(folder->study, "folder.weight"), fragility_study_figure(folder->study, node->facts.weight, node->facts.weight != floor(node->facts.weight), weight));
  fputc('\n', file);
  for (size_t child = node->leaf ? SIZE_MAX : node->first_child; child != SIZE_MAX; child = folder->study->method->nodes[child].next) write_node(folder, child, depth + 1, file);
}

static void write_method(struct folder *folder, FILE *file) {
  fprintf(file, "\n## ");
  fprintf(file, fragility_word(folder->study, "page.source"), fragility_word(folder->study, "folder.method"), folder->study->method->id);
  fprintf(file, "\n\n");
  write_node(folder, 0, 0, file);
  fprintf(file, "\n%s\n", fragility_word(folder->study, "folder.mean"));
}

char *fragility_folder_readme(struct folder *folder) {
  char *text = NULL, title[TITLE_SIZE];
  size_t size = 0;
  FILE *file = open_memstream(&text, &size);
  if (!file) return NULL;
  fragility_study_title(folder->study, title);
  fprintf(file, "# %s\n\n%s\n", title, fragility_word(folder->study, "folder.about"));
  write_files(folder, file);
  write_method(folder, file);
  fprintf(file, "\n## %s\n\n", fragility_word(folder->study, "portrait.sources"));
  for (size_t i = 0; i < folder->note_count; i++) fprintf(file, "- %s\n", folder->notes[i]);
  char *clean = fclose(file) == 0 && text ? fragility_text_clean(text) : NULL;
  free(text);
  return clean;
}
