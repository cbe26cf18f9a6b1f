/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Run when the project is built, never installed: man pages and completions, out of the tables of commands and options. */
#ifndef CLI_DOCUMENT_DOCUMENT_H
#define CLI_DOCUMENT_DOCUMENT_H

#include "cli.h"

/* What may stand in a place of the command line. */
struct values {
  bool files, folders;
  char words[512]; /* "commune epci zone": the three shells read them like this */
};

/* ---- values.c ---- */
/* Of an option, in whatever rows it has: gaps takes --open FILE and --open saturday|evening. */
struct values document_values(const struct command *command, const struct option *option);
/* Of the first argument that is no option: the words of "list | show ID", or files. */
struct values document_operands(const struct command *command);
/* Like cli_option, without the later rows of a name. */
const struct option *document_option(const struct command *command, size_t n);

/* ---- man.c: a page as scdoc reads it ---- */
extern bool document_french;
void document_man(const struct command *command);
void document_man_program(void);

/* ---- bash.c, zsh.c, fish.c ---- */
void document_bash(void);
void document_zsh(void);
void document_fish(void);

#endif
