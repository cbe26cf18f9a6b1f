/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pack.h"
#include "read/read.h"

#include <fcntl.h>

/* Rows as text: line:[cell][cell] with a bar after each row; freed by the caller. NULL and the error when it fails.
 */
static char *rows_of(fragility_reader *reader, fragility_error *err) {
  const fragility_block *block;
  size_t room = 1 << 16, used = 0;
  char *text = calloc(1, room);
  do {
    if (fragility_reader_next(reader, &block, err) != FRAGILITY_OK) {
      assert_null(block);
      free(text);
      return NULL;
    }
    for (size_t r = 0; block && r < block->rows; r++) {
      used += (size_t)sprintf(text + used, "%zu:", block->lines[r]);
      for (size_t c = 0; c < block->columns; c++) {
        fragility_text cell = block->cells[r * block->columns + c];
        while (used + cell.size + 100 > room) assert_non_null(text = realloc(text, room *= 2));
        used += (size_t)sprintf(text + used, "[%.*s]", (int)cell.size, cell.size ? cell.text : "");
      }
      used += (size_t)sprintf(text + used, "|");
    }
  } while (block);
  return text;
}

static void select_all(fragility_reader *reader) {
  size_t columns[64];
  assert_true(fragility_reader_columns(reader) <= COUNT(columns));
  for (size_t c = 0; c < COUNT(columns); c++) columns[c] = c;
  assert_int_equal(fragility_reader_select(reader, columns, fragility_reader_columns(reader), NULL), FRAGILITY_OK);
}

static fragility_reader *open_text(const void *bytes, size_t size, fragility_journal *journal) {
  fragility_reader *reader;
  fragility_error err;
  if (fragility_reader_open_memory("in/x.csv", bytes, size, NULL, journal, &reader, &err) != FRAGILITY_OK)
    fail_msg("%s", err.message);
  return reader;
}

static void small_files(void **state) {
  (void)state;
  static const struct {
    const char *bytes, *rows, *line_end, *encoding;
    size_t header_line;
    char separator;
    bool quoted;
  } cases[] = {
      {"a,b\n1,2\n3,4\n", "2:[1][2]|3:[3][4]|", "LF", "ASCII", 1, ',', false},
      {"a;b\r\n1;2\r\n3;4\r\n", "2:[1][2]|3:[3][4]|", "CRLF", "ASCII", 1, ';', false},
      {"a\tb\r1\t2\r3\t4\r", "2:[1][2]|3:[3][4]|", "CR", "ASCII", 1, '\t', false},
      {"a|b\n1|2\r\n3|4\r5|6", "2:[1][2]|3:[3][4]|4:[5][6]|", "mixed", "ASCII", 1, '|', false},
      {"a,b\n1,2", "2:[1][2]|", "LF", "ASCII", 1, ',', false},
      {"a,b", "", "none", "ASCII", 1, ',', false},
      {"a,b\n", "", "LF", "ASCII", 1, ',', false},
      {"a,b\n\"1\n\n1\",2\n3,4\n", "2:[1\n\n1][2]|5:[3][4]|", "LF", "ASCII", 1, ',', true},
      {"a,b\r\n\"1\r\n1\",2\r\n3,4\r\n", "2:[1\r\n1][2]|4:[3][4]|", "CRLF", "ASCII", 1, ',', true},
      {"a,\"b\nc\"\n1,2\n", "3:[1][2]|", "LF", "ASCII", 1, ',', true},
      {"Titre\nSource, INSEE\n\na,b,c\n\n1,2,3\n4,5,6\n", "6:[1][2][3]|7:[4][5][6]|", "LF", "ASCII", 4, ',', false},
      {"\xEF\xBB\xBF"
       "a,b\n\xC3\xA9,2\n",
       "2:[\xC3\xA9][2]|", "LF", "UTF-8 with BOM", 1, ',', false},
      {"a;b\nBesan\xE7on;2\n", "2:[Besan\xC3\xA7on][2]|", "LF", "Windows-1252", 1, ';', false},
      {"a;b\rBesan\x8Don;2\r", "2:[Besan\xC3\xA7on][2]|", "CR", "Mac Roman", 1, ';', false},
      {"a,b\n1,2,\n3,4,,\n5,6\n", "2:[1][2]|3:[3][4]|4:[5][6]|", "LF", "ASCII", 1, ',',
       false}, /* empty cells past the last are no data */
      {"a,b\n,\n1,2\n,,\n", "3:[1][2]|", "LF", "ASCII", 1, ',', false},
      {"a,b\n\n\n1,2\n   \n3,4\n\n", "4:[1][2]|6:[3][4]|", "LF", "ASCII", 1, ',', false},
      {"a\tb\n\t2\n1\t\n", "2:[][2]|3:[1][]|", "LF", "ASCII", 1, '\t', false},
      {"a,a\n1,2\n", "2:[1][2]|", "LF", "ASCII", 1, ',', false},
      {"a,b\n\"x \"\"y\"\" z\",\" 2 \"\n", "2:[x \"y\" z][ 2 ]|", "LF", "ASCII", 1, ',', true},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    fragility_error err;
    fragility_reader *reader = open_text(cases[i].bytes, strlen(cases[i].bytes), NULL);
    select_all(reader);
    char *rows = rows_of(reader, &err);
    if (!rows) fail_msg("case %zu: %s", i, err.message);
    if (strcmp(rows, cases[i].rows) != 0) print_error("case %zu\n", i);
    assert_string_equal(rows, cases[i].rows);
    const fragility_dialect *dialect = fragility_reader_dialect(reader);
    assert_string_equal(dialect->line_end, cases[i].line_end);
    assert_string_equal(dialect->encoding, cases[i].encoding);
    assert_int_equal(dialect->header_line, cases[i].header_line);
    assert_int_equal(dialect->separator, cases[i].separator);
    assert_int_equal(dialect->quoted, cases[i].quoted);
    free(rows);
    fragility_reader_free(reader);
  }
}

static void the_header(void **state) {
  (void)state;
  static const char bytes[] = " code ,\"nom, long\",code,\xC3\xA9tat\n1,2,3,4\n";
  fragility_reader *reader = open_text(bytes, strlen(bytes), NULL);
  fragility_error err;
  size_t column;
  assert_string_equal(fragility_reader_name(reader), "x.csv");
  assert_int_equal(fragility_reader_columns(reader), 4);
  assert_string_equal(fragility_reader_header(reader)[0], "code");
  assert_string_equal(fragility_reader_header(reader)[1], "nom, long");
  assert_int_equal(fragility_reader_find(reader, "code"), 0);
  assert_int_equal(fragility_reader_find(reader, "\xC3\xA9tat"), 3);
  assert_true(fragility_reader_find(reader, "Code") == SIZE_MAX);
  assert_int_equal(fragility_reader_find_one(reader, "nom, long", &column, &err), FRAGILITY_OK);
  assert_int_equal(column, 1);
  assert_int_equal(fragility_reader_find_one(reader, "absent", &column, &err), FRAGILITY_OK);
  assert_true(column == SIZE_MAX);
  assert_int_equal(fragility_reader_find_one(reader, "code", &column, &err), FRAGILITY_ERROR_FORMAT);
  assert_string_equal(err.message,
                      "x.csv:1:3: found the column name code again (first in column 1), expected it once");
  fragility_reader_free(reader);
}

static void wanted_columns_in_the_wanted_order(void **state) {
  (void)state;
  static const char bytes[] = "a,b,c,d\n1,2,3,4\n5,6,7,8\n";
  fragility_reader *reader = open_text(bytes, strlen(bytes), NULL);
  assert_int_equal(fragility_reader_select(reader, (const size_t[]){3, 0}, 2, NULL), FRAGILITY_OK);
  char *rows = rows_of(reader, NULL);
  assert_string_equal(rows, "2:[4][1]|3:[8][5]|");
  free(rows);
  fragility_reader_free(reader);
  reader = open_text(bytes, strlen(bytes), NULL); /* nothing selected: rows are counted all the same */
  rows = rows_of(reader, NULL);
  assert_string_equal(rows, "2:|3:|");
  assert_int_equal(fragility_reader_rows(reader), 2);
  free(rows);
  fragility_reader_free(reader);
}

static void columns_that_cannot_be_selected(void **state) {
  (void)state;
  static const char bytes[] = "a,b,c,d\n1,2,3,4\n5,6,7,8\n";
  static const size_t wrong[][4] = {{0, 4}, {1, 1}, {SIZE_MAX, 0}};
  for (size_t i = 0; i < COUNT(wrong); i++) {
    fragility_reader *reader = open_text(bytes, strlen(bytes), NULL);
    fragility_error err;
    assert_int_equal(fragility_reader_select(reader, (const size_t[]){0}, 1, NULL), FRAGILITY_OK);
    assert_int_equal(fragility_reader_select(reader, wrong[i], 2, &err), FRAGILITY_ERROR_ARGUMENT);
    char *rows = rows_of(reader, NULL); /* a refused selection leaves no half of it behind */
    assert_string_equal(rows, "2:|3:|");
    free(rows);
    fragility_reader_free(reader);
  }
}

/* ---- rows of another width ---- */

static char *ragged(size_t good, size_t bad) {
  char *text = malloc(32 + 8 * (good + bad)), *at = text;
  at += sprintf(at, "a,b,c\n");
  for (size_t i = 0; i < good + bad; i++) at += sprintf(at, i < bad ? "1,2\n" : "1,2,3\n");
  return text;
}

static void one_row_in_a_hundred_may_be_ragged(void **state) {
  (void)state;
  static const struct {
    size_t good, bad;
    fragility_status status;
    const char *message;
  } cases[] = {
      {99, 1, FRAGILITY_OK, NULL},
      {198, 2, FRAGILITY_OK, NULL},
      {98, 1, FRAGILITY_ERROR_RULE,
       "x.csv:2: found 2 cells, expected 3; 1 of 99 rows are of another width, over the 1 % allowed"},
      {197, 2, FRAGILITY_ERROR_RULE,
       "x.csv:2: found 2 cells, expected 3; 2 of 199 rows are of another width, over the 1 % allowed"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    char *text = ragged(cases[i].good, cases[i].bad);
    fragility_journal *journal = fragility_journal_create();
    fragility_reader *reader = open_text(text, strlen(text), journal);
    fragility_error err = {0};
    char *rows = rows_of(reader, &err);
    assert_int_equal(rows == NULL, cases[i].status != FRAGILITY_OK);
    assert_int_equal(err.code, cases[i].status);
    if (!rows) assert_string_equal(err.message, cases[i].message);
    assert_int_equal(fragility_reader_rows(reader), cases[i].good + cases[i].bad);
    assert_int_equal(fragility_reader_rejected(reader), cases[i].bad);
    assert_int_equal(fragility_journal_count(journal, FRAGILITY_PROBLEM_ROW), cases[i].bad);
    assert_string_equal(fragility_journal_problem(journal, 0)->text, "found 2 cells, expected 3: row not used");
    assert_int_equal(fragility_journal_problem(journal, 0)->line, 2);
    free(rows), free(text);
    fragility_reader_free(reader);
    fragility_journal_free(journal);
  }
}

static void a_describing_reader_tolerates_them(void **state) {
  (void)state;
  char *text = ragged(2, 2);
  fragility_reader *reader = open_text(text, strlen(text), NULL);
  fragility_reader_tolerate(reader);
  char *rows = rows_of(reader, NULL);
  assert_string_equal(rows, "4:|5:|");
  assert_int_equal(fragility_reader_rejected(reader), 2);
  fragility_reader_free(reader);
  free(rows);
  reader = open_text(text, strlen(text), NULL);
  fragility_reader_refuse(reader);
  fragility_error err;
  assert_null(rows_of(reader, &err));
  assert_int_equal(err.code, FRAGILITY_ERROR_FORMAT);
  assert_string_equal(err.message, "x.csv:2: found 2 cells, expected 3");
  fragility_reader_free(reader);
  free(text);
}

#define FIVE "1;2\n1;2\n1;2\n1;2\n1;2\n"

/* Sentences below the last row are no rows; anywhere else, or too many, they are rows of another width. */
static void notes_at_the_foot(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t rows, rejected;
  } cases[] = {{"a;b\n1;2\nSource : Insee\n", 1, 0},
               {"a;b\n1;2\nSource : Insee", 1, 0},
               {"a;b\n1;2\n\n;\nSource : Insee\n\n* hors Mayotte\n\xC3\x89tat 2020 \n", 1, 0},
               {"a;b;c;d\n1;2;3;4\nSource : Insee;2020\n", 1, 0},
               {"a;b;c\n1;2;3\nSource : Insee;2020\n", 2, 1}, /* too wide */
               {"a;b\n1;2\nSource : Insee\n3;4\n", 3, 1},
               {"a;b\n1;2\n1;2\n1;2\nSource : Insee\n3\nChamp : France\n", 5, 2},
               {"a;b\n1;2\n01006\n", 2, 1},
               {"a;b\n1;2\n12 345\n", 2, 1},
               {"a;b\n1;2\nBelley\n", 2, 1},
               {"a;b\n" FIVE FIVE FIVE "n 1\nn 2\nn 3\nn 4\nn 5\nn 6\nn 7\nn 8\nn 9\nn 10\n", 15, 0},
               {"a;b\n" FIVE FIVE FIVE "n 1\nn 2\nn 3\nn 4\nn 5\nn 6\nn 7\nn 8\nn 9\nn 10\nn 11\n", 26, 11}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    fragility_reader *reader = open_text(cases[i].text, strlen(cases[i].text), NULL);
    fragility_error err = {0};
    char *rows = rows_of(reader, &err);
    if (fragility_reader_rows(reader) != cases[i].rows || fragility_reader_rejected(reader) != cases[i].rejected) fail_msg("case %zu", i);
    assert_int_equal(err.code, cases[i].rejected ? FRAGILITY_ERROR_RULE : FRAGILITY_OK);
    free(rows);
    fragility_reader_free(reader);
    reader = open_text(cases[i].text, strlen(cases[i].text), NULL);
    fragility_reader_refuse(reader);
    assert_null(rows_of(reader, &err)); /* a table that is read whole has none */
    fragility_reader_free(reader);
  }
}

static void rejected_rows_leave_nothing_in_the_next(void **state) {
  (void)state;
  char *text = malloc(4096), *at = text;
  at += sprintf(at, "a,b,c\n");
  for (size_t i = 0; i < 300; i++) at += sprintf(at, "%s", i == 1 ? "x,y\n" : i == 3 ? "x,y,z,t\n" : ",,3\n");
  fragility_reader *reader = open_text(text, strlen(text), NULL);
  select_all(reader);
  char *rows = rows_of(reader, NULL);
  assert_memory_equal(rows, "2:[][][3]|4:[][][3]|6:[][][3]|7:", 32);
  assert_null(strpbrk(rows, "xyzt"));
  free(rows), free(text);
  fragility_reader_free(reader);
}

/* ---- large files ---- */

/* Every row is checked against what was written; line lengths vary so that edges fall everywhere. */
static void many_blocks(void **state) {
  (void)state;
  enum { ROWS = 30000 };
  static const char *const ends[] = {"\n", "\r\n", "\r"};
  for (size_t e = 0; e < COUNT(ends); e++) {
    char *text = malloc(8 << 20), *at = text;
    at += sprintf(at, "id;nom;taux%s", ends[e]);
    for (size_t i = 0; i < ROWS; i++)
      at += sprintf(at, "%zu;\"\xC3\xA9%.*s\";%zu%s", i, (int)(i % 83),
                    "...................................................................................",
                    i * i % 1000, ends[e]);
    fragility_reader *reader = open_text(text, (size_t)(at - text), NULL);
    select_all(reader);
    const fragility_block *block;
    size_t row = 0, blocks = 0;
    do {
      assert_int_equal(fragility_reader_next(reader, &block, NULL), FRAGILITY_OK);
      for (size_t r = 0; block && r < block->rows; r++, row++) {
        char first[32], last[32];
        sprintf(first, "%zu", row), sprintf(last, "%zu", row * row % 1000);
        const fragility_text *cells = block->cells + r * 3;
        if (!fragility_text_is(cells[0], first) || !fragility_text_is(cells[2], last) ||
            cells[1].size != 2 + row % 83 || block->lines[r] != row + 2)
          fail_msg("row %zu, line ends %zu", row, e);
      }
      blocks += block != NULL;
    } while (block);
    assert_int_equal(row, ROWS);
    assert_true(blocks > 1);
    assert_int_equal(fragility_reader_next(reader, &block, NULL), FRAGILITY_OK); /* and past the end */
    assert_null(block);
    fragility_reader_free(reader);
    free(text);
  }
}

/* Each offset of a row boundary against the 64 KiB head and the next chunk, by a growing cell. */
static void cells_on_every_edge(void **state) {
  (void)state;
  enum { HEAD = 64 * 1024 };
  static const char tail[] = "\r\n\"\xC3\xA9,\r\n\xE2\x82\xAC\",z\r\n1,2\r\n";
  char *text = malloc(HEAD + 1000);
  for (size_t shift = 0; shift < 40; shift++) {
    size_t used = (size_t)sprintf(text, "a,b\r\nx,");
    memset(text + used, 'p', HEAD - shift - used);
    strcpy(text + HEAD - shift, tail);
    fragility_reader *reader = open_text(text, HEAD - shift + strlen(tail), NULL);
    select_all(reader);
    char *rows = rows_of(reader, NULL), *from = strchr(rows, '|');
    assert_non_null(from);
    if (strcmp(from, "|3:[\xC3\xA9,\r\n\xE2\x82\xAC][z]|5:[1][2]|") != 0) fail_msg("shift %zu: %s", shift, from);
    assert_string_equal(fragility_reader_dialect(reader)->line_end, "CRLF");
    assert_string_equal(fragility_reader_dialect(reader)->encoding, "UTF-8");
    free(rows);
    fragility_reader_free(reader);
  }
  free(text);
}

static void headers_longer_than_the_head(void **state) {
  (void)state;
  enum { COLUMNS = 20000 };
  static const struct {
    const char *before, *end;
    size_t header_line;
  } cases[] = {{"", "\n", 1},
               {"", "\r\n", 1},
               {"Titre\r\n", "\r\n", 2},
               {"Titre\r\n\r\nSource\r\n\r\n", "\r\n", 5},
               {"a\nb\n\n\n\n", "\n", 6}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    char *text = malloc(1 << 20), *at = text;
    at += sprintf(at, "%s", cases[i].before);
    for (size_t c = 0; c < COLUMNS; c++) at += sprintf(at, "%scolumn%zu", c ? "," : "", c);
    at += sprintf(at, "%s", cases[i].end);
    for (size_t r = 0; r < 3; r++) {
      for (size_t c = 0; c < COLUMNS; c++) at += sprintf(at, "%s%zu", c ? "," : "", c + r);
      at += sprintf(at, "%s", cases[i].end);
    }
    fragility_reader *reader = open_text(text, (size_t)(at - text), NULL);
    if (fragility_reader_columns(reader) != COLUMNS) print_error("case %zu\n", i);
    assert_int_equal(fragility_reader_columns(reader), COLUMNS);
    assert_int_equal(fragility_reader_dialect(reader)->header_line, cases[i].header_line);
    assert_int_equal(fragility_reader_select(reader, (const size_t[]){COLUMNS - 1}, 1, NULL), FRAGILITY_OK);
    char *rows = rows_of(reader, NULL);
    assert_non_null(strstr(rows, "[19999]|"));
    assert_non_null(strstr(rows, "[20001]|"));
    assert_int_equal(fragility_reader_rows(reader), 3);
    free(rows), free(text);
    fragility_reader_free(reader);
  }
}

static void a_cell_too_long(void **state) {
  (void)state;
  enum { SIZE = 3 << 20 };
  char *text = malloc(SIZE);
  size_t used = (size_t)sprintf(text, "a,b\n1,2\n3,4\n5,\"");
  memset(text + used, 'x', SIZE - used);
  for (size_t i = used + 100; i < SIZE; i += 100) text[i] = '\n';
  fragility_options small = {.memory = 1 << 20};
  fragility_reader *reader;
  fragility_error err;
  assert_int_equal(fragility_reader_open_memory("x.csv", text, SIZE, &small, NULL, &reader, &err), FRAGILITY_OK);
  assert_null(rows_of(reader, &err));
  assert_int_equal(err.code, FRAGILITY_ERROR_MEMORY);
  assert_string_equal(
      err.message,
      "x.csv:4:2: found a cell of more than 1048576 bytes, expected a closing quote or the end of a line");
  fragility_reader_free(reader);
  free(text);
}

/* ---- broken files ---- */

#define BYTES(text) text, sizeof(text) - 1

static void broken_files(void **state) {
  (void)state;
  static const struct {
    const char *bytes;
    size_t size;
    const char *message;
  } cases[] = {
      {BYTES(""), "x.csv:1:1: found an empty file, expected a table with a header line"},
      {BYTES("a,b,c\n1,2,3\n4,\"5,6\n7,8,9\n"),
       "x.csv:3:2: found the end of the file inside a quoted cell, expected a closing quote"},
      {BYTES("a,b,c\n1,2,3\n4,5"),
       "x.csv:3:2: found the end of the file after 2 cells, expected 3: is the file cut?"},
      {BYTES("\xFF\xFE"
             "a\0,\0b\0\n\0"),
       "x.csv:1:1: found UTF-16 text, expected UTF-8, Windows-1252 or Mac Roman"},
      {BYTES("\xFE\xFF\0a\0,\0b\0\n"), "x.csv:1:1: found UTF-16 text, expected UTF-8, Windows-1252 or Mac Roman"},
      {BYTES("a\0,\0b\0\n\0"), "x.csv:1:1: found a NUL byte, expected text"},
      {BYTES("a,b,c\n1,2,3\n4,5,\0\n"), "x.csv:3:3: found a NUL byte, expected text"},
      {BYTES("a,b,c\n1,2,3\n\0,5,6\n"), "x.csv:3:1: found a NUL byte, expected text"},
      {BYTES("a,b,c\n1,2,3\n\"4\n;,\",\0,6\n"), "x.csv:4:2: found a NUL byte, expected text"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    fragility_reader *reader;
    fragility_error err = {0};
    fragility_status status =
        fragility_reader_open_memory("x.csv", cases[i].bytes, cases[i].size, NULL, NULL, &reader, &err);
    if (status == FRAGILITY_OK) assert_null(rows_of(reader, &err));
    assert_int_equal(err.code, FRAGILITY_ERROR_FORMAT);
    assert_string_equal(err.message, cases[i].message);
    fragility_reader_free(status == FRAGILITY_OK ? reader : NULL);
  }
}

/* Anything at all ends, with rows or with an error, and no byte is read twice or past the end. */
static void random_files_end(void **state) {
  (void)state;
  static const char *const parts[] = {"\"",   ",", ";",        "\t",   "\n",   "\r",           "\r\n", "1", "a",
                                      "12,5", " ", "\xC3\xA9", "\xE9", "\x8E", "\xEF\xBB\xBF", "<",    "-", "31555"};
  uint64_t seed = 21;
  size_t read = 0;
  for (int turn = 0; turn < 5000; turn++) {
    char text[512] = "";
    for (size_t n = random_below(&seed, 60); n; n--) strcat(text, parts[random_below(&seed, COUNT(parts))]);
    fragility_reader *reader;
    fragility_error err;
    char *exact = malloc(strlen(text) + 1); /* the sanitizers see its end */
    memcpy(exact, text, strlen(text) + 1);
    if (fragility_reader_open_memory("x.csv", exact, strlen(text), NULL, NULL, &reader, &err) == FRAGILITY_OK) {
      if (fragility_reader_columns(reader) <= 64) select_all(reader);
      char *rows = rows_of(reader, &err);
      read += rows != NULL;
      free(rows);
      fragility_reader_free(reader);
    } else {
      assert_null(reader);
      assert_true(strlen(err.message) > 10);
    }
    free(exact);
  }
  assert_in_range(read, 200, 4800);
}

/* ---- ways in ---- */

static void a_packed_file_and_standard_input(void **state) {
  (void)state;
  static const char bytes[] = "a,b\n1,2\n";
  const char *path = pack_one("x.csv.gz", ARCHIVE_FILTER_GZIP, bytes, strlen(bytes));
  fragility_reader *reader;
  assert_int_equal(fragility_reader_open(path, NULL, NULL, &reader, NULL), FRAGILITY_OK);
  assert_string_equal(fragility_reader_name(reader), "x.csv.gz");
  select_all(reader);
  char *rows = rows_of(reader, NULL);
  assert_string_equal(rows, "2:[1][2]|");
  free(rows);
  fragility_reader_free(reader);
  int kept = stdin_from(open(path, O_RDONLY));
  fragility_status status = fragility_reader_open("-", NULL, NULL, &reader, NULL);
  stdin_back(kept);
  assert_int_equal(status, FRAGILITY_OK);
  assert_string_equal(fragility_reader_name(reader), "stdin");
  select_all(reader);
  rows = rows_of(reader, NULL);
  assert_string_equal(rows, "2:[1][2]|");
  free(rows);
  fragility_reader_free(reader);
}

/* One that never ends is given up early, not at the ceiling of a cell: each comma would be a column. */
static void a_header_without_end(void **state) {
  (void)state;
  size_t size = 40 << 20;
  char *bytes = malloc(size);
  assert_non_null(bytes);
  memset(bytes, 'a', size);
  fragility_reader *reader = NULL;
  fragility_error err;
  assert_int_equal(fragility_reader_open_memory("x.csv", bytes, size, NULL, NULL, &reader, &err), FRAGILITY_ERROR_FORMAT);
  assert_null(reader);
  assert_non_null(strstr(err.message, "x.csv:1:1: found no complete line in the first 33"));
  memcpy(bytes, "a,b\n1,2\n", 8);
  assert_int_equal(fragility_reader_open_memory("x.csv", bytes, size, NULL, NULL, &reader, &err), FRAGILITY_OK); /* a long cell is none */
  fragility_reader_free(reader);
  free(bytes);
}

static void what_cannot_be_opened(void **state) {
  (void)state;
  fragility_reader *reader = (fragility_reader *)1;
  fragility_error err;
  assert_int_equal(fragility_reader_open(scratch("nowhere.csv"), NULL, NULL, &reader, &err), FRAGILITY_ERROR_IO);
  assert_null(reader);
  assert_string_equal(err.message, "nowhere.csv: cannot open: No such file or directory");
  assert_int_equal(fragility_reader_open_memory("x.csv", NULL, 0, NULL, NULL, &reader, &err), FRAGILITY_ERROR_FORMAT);
  assert_null(reader);
  fragility_reader_free(NULL);
}

static int end(void **state) {
  return (void)state, scratch_end(), 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(small_files),
                                     cmocka_unit_test(the_header),
                                     cmocka_unit_test(wanted_columns_in_the_wanted_order),
                                     cmocka_unit_test(columns_that_cannot_be_selected),
                                     cmocka_unit_test(one_row_in_a_hundred_may_be_ragged),
                                     cmocka_unit_test(a_describing_reader_tolerates_them),
                                     cmocka_unit_test(notes_at_the_foot), cmocka_unit_test(rejected_rows_leave_nothing_in_the_next),
                                     cmocka_unit_test(many_blocks),
                                     cmocka_unit_test(cells_on_every_edge),
                                     cmocka_unit_test(headers_longer_than_the_head),
                                     cmocka_unit_test(a_cell_too_long),
                                     cmocka_unit_test(broken_files),
                                     cmocka_unit_test(random_files_end),
                                     cmocka_unit_test(a_header_without_end),
                                     cmocka_unit_test(a_packed_file_and_standard_input),
                                     cmocka_unit_test(what_cannot_be_opened)};
  return cmocka_run_group_tests(tests, NULL, end);
}
