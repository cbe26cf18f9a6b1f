/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each case is a command line run from the project's root: @ is tests/data/bad/, OUT a file in an empty folder.
 * Standard output must be empty, the messages and the exit status exact, and the folder still empty at the end. */
#include "../../unit/check.h"

#include <dirent.h>
#include <sys/wait.h>

enum { DONE = 0, FAILURE = 1, USAGE = 2, RULE = 3 };

#define SCORES "gaps @good-scores.csv "
#define METHODS "known: fragilite-2026, fragilite-2026-jeunes, fragilite-2026-seniors, ifn-2019, ifn-2020, ifn-2023"
#define NO_VENUES                                                                                                    \
  "found no column for a venue's name and for its commune code or coordinates, expected a file of venues (France "   \
  "services, conseillers numériques, "                                                                              \
  "or columns name and code)"

static const struct {
  const char *command;
  int status;
  const char *message; /* after "fragility: " */
} cases[] = {
    /* ---- files that are no table ---- */
    {"score @nowhere.csv -o OUT", FAILURE, "nowhere.csv: cannot open: No such file or directory"},
    {"score tests/data/bad -o OUT", FAILURE, "bad: found a folder, expected a file"},
    {"score @empty.csv -o OUT", FAILURE, "empty.csv:1:1: found an empty file, expected a table with a header line"},
    {"score - -o OUT", FAILURE, "stdin:1:1: found an empty file, expected a table with a header line"},
    {"score @blank-lines.csv -o OUT", FAILURE,
     "blank-lines.csv:1:1: found an empty file, expected a table with a header line"},
    {"score @only-header.csv -o OUT", FAILURE, "only-header.csv:1: found a header and no row, expected rows"},
    {"score @picture.csv -o OUT", FAILURE, "picture.csv:3:1: found a NUL byte, expected text"},
    {"score @nul.csv -o OUT", FAILURE, "nul.csv:3:2: found a NUL byte, expected text"},
    {"score @utf16.csv -o OUT", FAILURE,
     "utf16.csv:1:1: found UTF-16 text, expected UTF-8, Windows-1252 or Mac Roman"},
    {"score @web-page.csv -o OUT", FAILURE,
     "web-page.csv:1:1: found a web page or XML, expected a table with a header line"},
    {"score @json.csv -o OUT", FAILURE, "json.csv:1:1: found JSON, expected a table with a header line"},
    {"score @unclosed-quote.csv -o OUT", FAILURE,
     "unclosed-quote.csv:3:2: found the end of the file inside a quoted cell, expected a closing quote"},
    {"score @truncated-row.csv -o OUT", FAILURE,
     "truncated-row.csv:3:2: found the end of the file after 2 cells, expected 3: is the file cut?"},
    {"score @two-row-header.csv -o OUT", FAILURE,
     "two-row-header.csv:1: found a header on two rows (2 of 5 names are empty and the next row is no data), "
     "expected one row of column names"},
    {"score @ragged.csv -o OUT", RULE,
     "ragged.csv:3: found 2 cells, expected 3; 1 of 3 rows are of another width, over the 1 % allowed"},
    /* ---- packed files ---- */
    {"score @empty.csv.gz -o OUT", FAILURE,
     "empty.csv.gz:1:1: found an empty file, expected a table with a header line"},
    {"score @truncated.csv.gz -o OUT", FAILURE, "truncated.csv.gz: cannot read: truncated gzip input"},
    {"score @tarball.csv.gz -o OUT", FAILURE, "tarball.csv.gz:1:1: found a NUL byte, expected text"},
    {"score @empty.zip -o OUT", FAILURE,
     "empty.zip: found an archive with 0 tables (), expected one .csv: unpack the one wanted"},
    {"score @two-tables.zip -o OUT", FAILURE,
     "two-tables.zip: found an archive with 2 tables (a.csv, b.csv), expected one .csv: unpack the one wanted"},
    {"score @spreadsheet.zip -o OUT", FAILURE,
     "spreadsheet.zip: found a spreadsheet (.xlsx or .ods), expected a text table: save it as CSV"},
    {"score @not-a-zip.zip -o OUT", FAILURE, "not-a-zip.zip: cannot read: the archive is damaged"},
    {"score @truncated.zip -o OUT", FAILURE,
     "truncated.zip: cannot read: Truncated input file (needed 7447 bytes, only 2368 available)"},
    /* ---- headers ---- */
    {"score @unknown-columns.csv -o OUT", FAILURE,
     "unknown-columns.csv:1: no known source has these columns: insee, ville, habitants; expected a file of the "
     "catalogue, or a code column and columns "
     "named by indicators"},
    {"score @nearly-known.csv -o OUT", FAILURE,
     "nearly-known.csv:1: no known source has these columns: CODGEO, NBPERSMENFISC21, MED21; the nearest is "
     "insee-filosofi-communes (Filosofi, revenus et "
     "pauvreté, communes), which also has TP60??"},
    {"score @duplicate-wanted-column.csv -o OUT", FAILURE,
     "duplicate-wanted-column.csv:1:4: found the column name median_income again (first in column 2), expected it "
     "once"},
    {"score @duplicate-code-column.csv -o OUT", FAILURE,
     "duplicate-code-column.csv:1:2: found the column name code again (first in column 1), expected it once"},
    {"score @good.csv @good.csv -o OUT", USAGE,
     "good.csv and good.csv both give median_income for 31506; give one of them"},
    {"check @picture.csv", FAILURE, "picture.csv:3:1: found a NUL byte, expected text"},
    {"check @nul.csv", FAILURE, "nul.csv:3:2: found a NUL byte, expected text"},
    /* ---- methods ---- */
    {"score @good.csv --method fragilite-2062 -o OUT", USAGE,
     "no method is called \"fragilite-2062\"; " METHODS "; did you mean fragilite-2026?"},
    {"methods show nothing", USAGE, "no method is called \"nothing\"; " METHODS},
    {"score @good.csv --method @nowhere.csv -o OUT", FAILURE, "nowhere.csv: cannot open: No such file or directory"},
    {"score @good.csv --method @empty.csv -o OUT", FAILURE,
     "empty.csv:1:1: found an empty file, expected a table with a header line"},
    {"score @good.csv --method tests/data/ -o OUT", FAILURE,
     "tests/data/: found no plain file, expected one that can be read again"},
    {"score @good.csv --method @good.csv -o OUT", FAILURE,
     "good.csv:1:1: found the column \"code\", expected a column of a method; did you mean node?"},
    {"score @good.csv --method @method-unknown-column.csv -o OUT", FAILURE,
     "method-unknown-column.csv:1:7: found the column \"wieght\", expected a column of a method; did you mean "
     "weight?"},
    {"score @good.csv --method @method-missing-column.csv -o OUT", FAILURE,
     "method-missing-column.csv:1: found no column direction, expected one"},
    {"score @good.csv --method @method-duplicate-column.csv -o OUT", FAILURE,
     "method-duplicate-column.csv:1:9: found the column weight again (first in column 7), expected it once"},
    {"score @good.csv --method @method-ragged.csv -o OUT", FAILURE, "method-ragged.csv:3: found 6 cells, expected 8"},
    {"score @good.csv --method @method-no-root.csv -o OUT", FAILURE,
     "method-no-root.csv:2:2: found \"index\", expected the root first, without a parent"},
    {"score @good.csv --method @method-bad-parent.csv -o OUT", FAILURE,
     "method-bad-parent.csv:3:2: found \"indexx\", expected a node declared above"},
    {"score @good.csv --method @method-twice.csv -o OUT", FAILURE,
     "method-twice.csv:4:1: found \"income\", expected each node once"},
    {"score @good.csv --method @method-empty-axis.csv -o OUT", FAILURE,
     "method-empty-axis.csv:3:1: found \"axis\", expected an axis with children whose weights are not all 0"},
    {"score @good.csv --method @method-bad-weight.csv -o OUT", FAILURE,
     "method-bad-weight.csv:3:7: found \"heavy\", expected a number"},
    {"score @good.csv --method @method-negative-weight.csv -o OUT", FAILURE,
     "method-negative-weight.csv:3:7: found \"-1\", expected a weight of 0 or more"},
    {"score @good.csv --method @method-bad-direction.csv -o OUT", FAILURE,
     "method-bad-direction.csv:3:5: found \"minus\", expected one of +, -"},
    {"score @good.csv --method @method-bad-normalisation.csv -o OUT", FAILURE,
     "method-bad-normalisation.csv:3:6: found \"quantiel\", expected one of quantile, decile, ratio, minmax, zscore, "
     "identity, coverage, services; did you "
     "mean quantile?"},
    {"score @good.csv --method @method-other-indicators.csv -o OUT", USAGE,
     "no input gives an indicator of the method method-other-indicators, which asks for nscol15p_rate"},
    /* ---- catalogues ---- */
    {"score @good.csv --catalogue @nowhere.csv -o OUT", FAILURE,
     "nowhere.csv: cannot open: No such file or directory"},
    {"score @good.csv --catalogue @good.csv -o OUT", FAILURE, "good.csv:1: found no column source, expected one"},
    {"score @good.csv --catalogue @catalogue-missing-column.csv -o OUT", FAILURE,
     "catalogue-missing-column.csv:1: found no column marks, expected one"},
    {"score @good.csv --catalogue @catalogue-bad-kind.csv -o OUT", FAILURE,
     "catalogue-bad-kind.csv:3:7: found \"average\", expected ratio, rate, median, count or class"},
    {"score @good.csv --catalogue @catalogue-undeclared-source.csv -o OUT", FAILURE,
     "catalogue-undeclared-source.csv:2:1: found \"mine\", expected a source declared above"},
    {"score @good.csv --catalogue @catalogue-bad-formula.csv -o OUT", FAILURE,
     "catalogue-bad-formula.csv:3:8: found \"x+two*y\", expected columns joined by + or -, each with an optional "
     "coefficient*"},
    /* ---- venues, scores, points ---- */
    {SCORES "@venues-without-place.csv -o OUT", FAILURE, "venues-without-place.csv:1: " NO_VENUES},
    {SCORES "@venues-without-name.csv -o OUT", FAILURE, "venues-without-name.csv:1: " NO_VENUES},
    {SCORES "@venues-ragged.csv -o OUT", RULE,
     "venues-ragged.csv:3: found 1 cells, expected 2; 1 of 2 rows are of another width, over the 1 % allowed"},
    {SCORES "@empty.csv -o OUT", FAILURE, "empty.csv:1:1: found an empty file, expected a table with a header line"},
    {"gaps @scores-missing-column.csv @good-venues.csv -o OUT", USAGE,
     "tests/data/bad/scores-missing-column.csv: found no column score, expected a table written by fragility score"},
    {SCORES "@good-venues.csv --points @points-missing-column.csv -o OUT", FAILURE,
     "points-missing-column.csv:1: found no column longitude, expected one"},
    {SCORES "@good-venues.csv --points @points-bad-number.csv -o OUT", FAILURE,
     "points-bad-number.csv:3:2: found \"north\", expected a number"},
    {SCORES "@good-venues.csv --points @nowhere.csv -o OUT", FAILURE,
     "nowhere.csv: cannot open: No such file or directory"},
    /* ---- command lines ---- */
    {"scor x", USAGE, "no command is called \"scor\"; the nearest is score; see fragility --help"},
    {"score", USAGE, "score wants files; see fragility score --help"},
    {"check", USAGE, "check wants files; see fragility check --help"},
    {"gaps @good-scores.csv", USAGE,
     "gaps wants a scores table and at least one file of venues; see fragility gaps --help"},
    {"demo x", USAGE, "demo wants no file; see fragility demo --help"},
    {"methods sho x", USAGE, "methods wants `list` or `show METHOD`; see fragility methods --help"},
    {"score @good.csv --outptu OUT", USAGE,
     "fragility score has no option --outptu; the nearest is --output; see fragility score --help"},
    {"score @good.csv --json", USAGE, "fragility score has no option --json; see fragility score --help"},
    {"score @good.csv -o OUT --method", USAGE, "--method wants a value: ID|FILE"},
    {"score @good.csv -o OUT --level canton", USAGE,
     "found --level \"canton\", expected iris, commune, epci, departement, region, zone or france"},
    {"score @good.csv -o OUT --reference commune", USAGE,
     "found --reference \"commune\", expected france, region, departement, epci or zone"},
    {"score @good.csv -o OUT --table all", USAGE, "found --table \"all\", expected summary, nodes or full"},
    {"score @good.csv -o OUT --vintage 2015", USAGE, "found --vintage \"2015\", expected a year from 2016 to 2026, or as-is"},
    {"score @good.csv -o OUT --vintage 2018 --level epci", USAGE, "the EPCI of 2018 are not known: expected --vintage 2019 or a later year, or --zones FILE"},
    {"score @good.csv -o OUT --vintage 2017 --territory epci:243100633", USAGE, "the EPCI of 2017 are not known: expected --vintage 2019 or a later year, or --zones FILE"},
    {"score @good.csv -o OUT --splits absent --vintage as-is", USAGE, "--splits is about communes: it cannot go with --level iris or --vintage as-is"},
    {"score @good.csv -o OUT --splits half", USAGE, "found --splits \"half\", expected keep, population or absent"},
    {"score @good.csv -o OUT --threads 0", USAGE, "found --threads \"0\", expected a number from 1 to 1024"},
    {"score @good.csv -o OUT --level epci --vintage as-is", USAGE,
     "--level needs communes; it cannot go with --vintage as-is"},
    {SCORES "@good-venues.csv -o OUT --norm-km ten", USAGE, "found --norm-km \"ten\", expected kilometres above 0 and up to 20000"},
    {SCORES "@good-venues.csv -o OUT --preset other", USAGE, "found --preset \"other\", expected reference"},
    {"score @good.csv -o OUT --territory departement:99", USAGE, "no unit has the departement \"99\""},
    {"score @good.csv -o OUT --territory epci:", USAGE, "found no code in the perimeter \"epci:\""},
    {"score @good.csv -o OUT --territory epci:,243100518", USAGE, "no unit has the epci \"\""},
    {"score @good.csv -o OUT --territory departement", USAGE,
     "found the perimeter \"departement\", expected LEVEL:CODE[,CODE...] with LEVEL among commune, epci, "
     "departement, region, zone (for example departement:11,31)"},
    /* ---- outputs ---- */
    {"score @good.csv -o @good.csv", FAILURE, "tests/data/bad/good.csv: the file exists; -f replaces it"},
    {"score @good.csv -o OUT --report @good.csv", FAILURE,
     "tests/data/bad/good.csv: the file exists; -f replaces it"},
    {"score @good.csv -q -o OUT.d/x.csv", FAILURE, "x.csv: cannot write: No such file or directory"},
    {"score @good.csv -q -f -o tests", FAILURE, "tests: found a folder, expected a file"},
};

/* The command with @ and OUT put in. */
static void expand(const char *command, char *line, size_t size) {
  size_t used = (size_t)snprintf(line, size, "'%s' ", getenv("FRAGILITY_CLI"));
  for (; *command && used + 256 < size; command++) {
    if (*command == '@')
      used += (size_t)snprintf(line + used, size - used, "tests/data/bad/");
    else if (strncmp(command, "OUT", 3) == 0)
      used += (size_t)snprintf(line + used, size - used, "%s", scratch("out/out.csv")), command += 2;
    else
      line[used++] = *command;
  }
  snprintf(line + used, size - used, " >%s 2>%s </dev/null", scratch("stdout"), scratch("stderr"));
}

static size_t files_left(char *name, size_t size) {
  size_t count = 0;
  DIR *folder = opendir(scratch("out"));
  assert_non_null(folder);
  for (struct dirent *entry; (entry = readdir(folder));)
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
      count++, snprintf(name, size, "%s", entry->d_name);
  closedir(folder);
  return count;
}

static size_t check(size_t i) {
  char line[2048], expected[1024], left[256] = "";
  expand(cases[i].command, line, sizeof line);
  int ended = system(line), status = WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
  char *out = read_whole(scratch("stdout"), NULL), *err = read_whole(scratch("stderr"), NULL);
  snprintf(expected, sizeof expected, "fragility: %s\n", cases[i].message);
  size_t wrong = 0;
  if (status != cases[i].status)
    wrong++, print_error("%s: status %d, expected %d\n", cases[i].command, status, cases[i].status);
  if (*out) wrong++, print_error("%s: %zu bytes on standard output\n", cases[i].command, strlen(out));
  if (strcmp(err, expected) != 0)
    wrong++, print_error("%s\n  said     %s  expected %s", cases[i].command, err, expected);
  if (files_left(left, sizeof left)) wrong++, print_error("%s: left %s behind\n", cases[i].command, left);
  free(out), free(err);
  return wrong;
}

static void every_case(void **state) {
  (void)state;
  size_t wrong = 0;
  for (size_t i = 0; i < COUNT(cases); i++) wrong += check(i);
  assert_int_equal(wrong, 0);
}

/* The same checks on a command that works: a case that expects a failure would be caught. */
static void what_is_good_passes(void **state) {
  (void)state;
  char line[2048], left[256];
  expand("score @good.csv --territory commune:31555,31557 -q -o OUT", line, sizeof line);
  assert_int_equal(system(line), 0);
  assert_int_equal(files_left(left, sizeof left), 2); /* the table and its LISEZMOI, no temporary */
  char *text = read_whole(scratch("out/out.csv"), NULL);
  assert_memory_equal(text, "code,name,", 10);
  assert_non_null(strstr(text, "\n31557,Tournefeuille,"));
  free(text);
}

/* Every malformed file of tests/data/bad is in some case. */
static void no_file_is_forgotten(void **state) {
  (void)state;
  DIR *folder = opendir("tests/data/bad");
  assert_non_null(folder);
  for (struct dirent *entry; (entry = readdir(folder));) {
    bool used = entry->d_name[0] == '.' || strncmp(entry->d_name, "good", 4) == 0;
    for (size_t i = 0; i < COUNT(cases) && !used; i++) {
      const char *at = strstr(cases[i].command, entry->d_name);
      used = at && at[-1] == '@' && (at[strlen(entry->d_name)] == ' ' || !at[strlen(entry->d_name)]);
    }
    if (!used) fail_msg("no case reads tests/data/bad/%s", entry->d_name);
  }
  closedir(folder);
}

static int start(void **state) {
  (void)state;
  const char *root = getenv("FRAGILITY_SOURCE_ROOT");
  if (!root || chdir(root) != 0 || !getenv("FRAGILITY_CLI")) return -1;
  return mkdir(scratch("out"), 0700);
}

static int end(void **state) {
  return (void)state, scratch_end(), 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_case), cmocka_unit_test(what_is_good_passes),
                                     cmocka_unit_test(no_file_is_forgotten)};
  return cmocka_run_group_tests(tests, start, end);
}
