/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The door of `territory`: codes to living communes. */
#ifndef TERRITORY_TERRITORY_H
#define TERRITORY_TERRITORY_H

#include "read/read.h"
#include "table/table.h"

#include <fragility/movements.h>
#include <fragility/territory.h>

enum { FRAGILITY_CODE_SIZE = 8 };

/* Writes the newest territory of a directory as one file, prepared.bin there: it is read in place of the tables, and much faster. */
fragility_status fragility_territory_prepare(const char *directory, const char *path, fragility_error *err);

/* The units of a territory, to be shared by the tables made on it. */
fragility_register *fragility_territory_register(const fragility_territory *territory);

/* A commune code as text: trimmed, letters of Corsica in capitals, a lost leading zero put back, what a spreadsheet added taken
 * away (*repaired). False when the cell cannot be a commune code. */
bool fragility_code_repair(fragility_text cell, char code[FRAGILITY_CODE_SIZE], bool *repaired);
enum { FRAGILITY_IRIS_SIZE = 10 };
/* The same of an IRIS: the code of its commune and four digits, also joined by _, also without the leading zero; the code of a
 * commune alone is that of its only IRIS. */
bool fragility_code_is_iris(const char *code); /* nine characters, as it mends them */
bool fragility_iris_repair(fragility_text cell, char code[FRAGILITY_IRIS_SIZE], bool *repaired);
/* Why a cell of that column is the code of no commune, in words; NULL when it is one, living or former. */
const char *fragility_code_doubt(fragility_text cell, const char *column, const fragility_territory *territory);

/* Was there a commune of that code in one of those years? One that no event names always was. */
bool fragility_territory_lived(const fragility_territory *territory, const char *code, int first, int last);

/* The events; NULL when they are not known. */
const fragility_movements *fragility_territory_movements(const fragility_territory *territory);

#endif
