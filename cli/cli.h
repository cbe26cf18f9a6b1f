/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands share: one option table, messages, exit statuses. The commands see public headers only. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <fragility/fragility.h>
#include <limits.h>

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_RULE = 3, EXIT_INTERRUPTED = 130 };

/* Options a command may accept, as a set. */
enum {
  OPT_OUTPUT = 1 << 0, OPT_METHOD = 1 << 1, OPT_CATALOGUE = 1 << 2, OPT_LEVEL = 1 << 3, OPT_TERRITORY = 1 << 4,
  OPT_REFERENCE = 1 << 5, OPT_VINTAGE = 1 << 6, OPT_POINTS = 1 << 7, OPT_TABLE = 1 << 8, OPT_PRESET = 1 << 9,
  OPT_REPORT = 1 << 10, OPT_STRICT = 1 << 11, OPT_THREADS = 1 << 12, OPT_JSON = 1 << 13, OPT_EXCEL = 1 << 14,
  OPT_NORM = 1 << 15, OPT_RULE = 1 << 16, OPT_SCENARIO = 1 << 17, OPT_COSTS = 1 << 18, OPT_MEASURE = 1 << 19, OPT_SITING = 1 << 20, OPT_FILTER = 1 << 21, OPT_TEXT = 1 << 22, OPT_DATE = 1 << 23, OPT_MERGE = 1 << 24, OPT_COUNT = 1 << 25, OPT_NORMS = 1 << 26, OPT_WHERE = 1 << 27, OPT_RADIUS = 1 << 28, OPT_SEA = 1 << 29, OPT_PROFILE = 1 << 30,
};
/* An int has no more bits. */
#define OPT_FETCH (UINT64_C(1) << 31)
#define OPT_STUDY (UINT64_C(1) << 32)
#define OPT_CLASSES (UINT64_C(1) << 33)
#define OPT_CODE (UINT64_C(1) << 34)
#define OPT_FOLDER (UINT64_C(1) << 35)

enum { MOST_CATALOGUES = 16, MOST_CONDITIONS = 8, MOST_VENUES = 64, MOST_CONTOURS = 256 };

struct cli {
  const struct command *command;
  const char *output, *method, *perimeter, *zones, *points, *report, *preset;
  const char *catalogues[MOST_CATALOGUES];
  size_t catalogue_count;
  const char *downloads[MOST_CATALOGUES];
  size_t download_count;
  const char *cache, *lock;
  const char *conditions[MOST_CONDITIONS]; /* COLUMN=VALUE */
  size_t condition_count;
  fragility_level level, reference, against;
  fragility_detail detail;
  double norm_km, norm_cost, people_per_capacity;
  const char *norms, *costs, *close, *open, *measure, *decay, *candidates;
  size_t wanted; /* -n: sites, or venues a commune */
  bool exact;
  fragility_rule rule;
  int vintage; /* 0 = the newest */
  fragility_splits splits;
  int today; /* days since 1970-01-01; 0 = not given */
  bool share_alike, text, merge, across_sea, as_is, iris, offline, replace, strict, json, excel_fr, quiet, verbose;
  const char *venues[MOST_VENUES], *contours[MOST_CONTOURS]; /* files of a study */
  size_t venue_count, contour_count;
  const char *language, *code, *publisher, *address;
  fragility_classing classing;
  size_t classes;
  double bounds[FRAGILITY_MOST_CLASSES + 1];
  fragility_filter filter; /* of venues */
  fragility_options options;
  const char *const *files;
  size_t file_count;
  const char *given[64]; /* name, value, ... for the run report */
  size_t given_count;
};

struct command {
  const char *name;
  int (*run)(struct cli *cli);
  const char *line;     /* one line for the list */
  const char *usage;    /* arguments after the options */
  const char *details;  /* what --help says, paragraphs */
  const char *examples; /* two blanks, a command, a line end, for each */
  uint64_t accepts;     /* options */
};

int command_score(struct cli *cli);
int command_gaps(struct cli *cli);
int command_access(struct cli *cli);
int command_site(struct cli *cli);
int command_venues(struct cli *cli);
int command_distances(struct cli *cli);
int command_nearest(struct cli *cli);
int command_offer(struct cli *cli);
int command_check(struct cli *cli);
int command_methods(struct cli *cli);
int command_prepare(struct cli *cli);
int command_sources(struct cli *cli);
int command_map(struct cli *cli);
int command_report(struct cli *cli);
int command_export(struct cli *cli);
int command_publish(struct cli *cli);
int command_demo(struct cli *cli);

/* A status to leave with, and what it says. */
struct leaving {
  int status;
  const char *what;
};

struct option {
  const char *name, *letter, *value; /* value NULL = a switch */
  const char *help;
  uint64_t set; /* 0 = every command */
  int (*take)(struct cli *cli, const char *value);
};

#define CLI_PURPOSE "digital fragility of territories, and where help is missing"

/* A text of the tables, in French by help.csv or as it is. */
const char *cli_french(const char *text); /* made of help.csv */
static inline const char *cli_told(bool french, const char *text) { return french ? cli_french(text) : text; }

/* ---- commands.c: NULL after the last ---- */
const struct command *cli_command(size_t n);
const struct leaving *cli_leaving(size_t n);

/* ---- options.c ---- */
/* Of the options of a command, the one of that number in the order of --help; NULL after the last. */
const struct option *cli_option(const struct command *command, size_t n);

/* ---- parse.c ---- */
/* Reads the options of a command; returns EXIT_DONE, or the status to leave with (*stop says that help was shown). */
int cli_parse(struct cli *cli, const struct command *command, int argc, char **argv, bool *stop);
void cli_help(const struct command *command, bool french);
/* The value of the last --lang among them, else FRAGILITY_LANG; NULL when neither is there. */
const char *cli_language(int argc, char **argv);
/* EXIT_USAGE, and a message, of a language that is none; NULL is none asked for. */
int cli_check_language(const char *language);

/* ---- message.c ---- */
/* The text of a key of words.csv, in the language asked for. */
const char *cli_word(const struct cli *cli, const char *key);
bool cli_is_english(const struct cli *cli);
/* A number for people: so many decimals, or as many as it needs (-1); a comma in French. */
const char *cli_figure(const struct cli *cli, double value, int decimals, char text[32]);
void cli_say(const struct cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));
int cli_wrong(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The progress of a long job, on a terminal only, once it has lasted a second; data is unused. */
void cli_progress(void *data, const char *stage, double done);
/* Prints the error of a failed call; returns the exit status it stands for. */
int cli_fail(fragility_status status, const fragility_error *err);
/* The same of an id that is not known: `fragility sources LISTER` lists them. */
int cli_fail_id(fragility_status status, const fragility_error *err, const char *lister);
/* What was recognised, moved, repaired and lost. */
void cli_summary(const struct cli *cli, const fragility_journal *journal);
/* How many communes of a past year have no known population. */
void cli_say_unknown_people(const struct cli *cli, const fragility_units *units);
/* How many pairs of a cost table could not be used; nothing without one. */
void cli_say_costs(const struct cli *cli, const fragility_costs *costs);
/* The status of --strict: EXIT_RULE when a value was lost or repaired. */
int cli_strict(const struct cli *cli, const fragility_journal *journal);

/* ---- venues.c ---- */
/* What became of the rows of each file of venues. */
void cli_say_venues(const struct cli *cli, const fragility_supply *supply);

/* ---- crossing.c: what gaps, access, site and offer read and write ---- */
/* A scores table, files of venues, and what follows from them; zero before it is read. */
struct crossing {
  fragility_territory *territory;
  fragility_catalogue *catalogue;
  fragility_table *need;   /* Paris, Lyon and Marseille by arrondissement, where that was asked for */
  fragility_table *scores; /* as read, when the need is not; NULL = the need is */
  fragility_supply *supply;
  unsigned char *keep; /* units of the perimeter; NULL = all */
  double *people;      /* one a unit: the demand, else the population */
};
/* Reads the files of the command line; `venues` NULL reads them plainly, or as --merge says. `parts`: arrondissements are units,
 * but with --preset reference or --costs, which know cities. */
fragility_status cli_crossing_read(const struct cli *cli, const fragility_supply_options *venues, bool parts, struct crossing *c, fragility_error *err);
/* What happened to the scores table. */
const fragility_journal *cli_crossing_journal(const struct crossing *c);
void cli_crossing_free(struct crossing *c);
/* Writes the sheet (NULL: it is written already), its LISEZMOI, the report; returns the status to leave with. */
int cli_crossing_publish(const struct cli *cli, const struct crossing *c, const fragility_sheet *sheet, const char *what);

/* The run's day: given, else SOURCE_DATE_EPOCH, else the newest date of the venues; never the clock. */
int cli_day(const struct cli *cli, const fragility_supply *supply);
/* The unit of the capacities, in words. */
const char *cli_capacity_unit(const struct cli *cli, const fragility_supply *supply);

/* The norms of --norm FILE; one of the line goes before the file's. */
fragility_status cli_take_norms(const struct cli *cli, fragility_gaps_options *options, fragility_error *err);
/* The same question once venues have closed or opened; zero before it is asked. */
struct scenario {
  fragility_supply *opened, *changed;
  fragility_gaps *after;
};
fragility_status cli_scenario_find(const struct cli *cli, const fragility_territory *territory, const fragility_table *need, const fragility_supply *supply,
                                   const fragility_gaps *before, const fragility_gaps_options *asked, struct scenario *out, fragility_error *err);
void cli_scenario_free(struct scenario *scenario);

enum { CLI_ASKED = 300 };
bool cli_is_filtered(const struct cli *cli);
/* Marks the venues that have what the filters ask for, and says it in words; nothing, and no words, without filters. */
fragility_status cli_suitable(const struct cli *cli, const fragility_supply *supply, unsigned char **suitable, char asked[CLI_ASKED], fragility_error *err);

/* ---- import.c: files to one table ---- */
struct inputs {
  fragility_catalogue *catalogue;
  fragility_territory *territory; /* NULL when codes are kept as they are */
  fragility_table *table;
};

/* `points`: of the units too, for what is measured or drawn. */
fragility_status cli_import(const struct cli *cli, const char *const *files, size_t n, bool points, struct inputs *in, fragility_error *err);
void cli_inputs_free(struct inputs *in);
/* What a row of the table is, in words: commune, IRIS, code, or the level asked for. */
const char *cli_row_name(const struct cli *cli);
const char *cli_level_name(const struct cli *cli, fragility_level level);

/* ---- study.c: what map, report, export and publish are made of ---- */
struct study {
  struct inputs in;
  fragility_method *method;
  fragility_score *score;
  fragility_table *need, *parts; /* the scores, and by arrondissement */
  fragility_supply *supply;      /* NULL: no venues were given */
  fragility_gaps *gaps;
  struct scenario scenario;      /* with --open and --close */
  fragility_contours *contours;  /* NULL: none were given */
  unsigned char *keep, *keep_parts, *suitable;
  char asked[CLI_ASKED];
  const char **files;            /* of indicators: those given but the contours */
  char place[200];
  fragility_study facts;         /* all of them, for the library */
};
typedef fragility_status study_write(const struct cli *cli, const struct study *study, fragility_error *err);
/* Reads the files, computes scores and gaps, says what was recognised and lost, writes, then the run report; returns the status to leave with. */
int cli_study_run(const struct cli *cli, study_write *write);

/* ---- fetch.c: published files ---- */
void cli_downloads_list(const struct cli *cli, const fragility_downloads *downloads);
/* "  label : text", where there is a text; a |-list is shown as people write one. The label is that of a key. */
void cli_line(const struct cli *cli, const char *label, const char *text);
/* All that is known of one file. */
void cli_download_show(const struct cli *cli, const fragility_download_facts *download);
/* Fetches the files of those ids and prints their paths; returns the status to leave with. */
int cli_fetch(const struct cli *cli, const fragility_downloads *downloads, const char *const *ids, size_t n);

/* ---- output.c ---- */
/* A path of a file, there or not: no standard output, device or pipe, which nothing can stand beside. */
bool cli_is_file(const char *path);
/* Before any work: EXIT_FAILED when a file to be written exists and -f was not given. */
int cli_check_outputs(const struct cli *cli);
/* A name that ends in one of the ends, "html|svg"; standard output, NULL, goes. EXIT_USAGE otherwise. */
int cli_check_end(const char *path, const char *ends);
/* The same for one more file that the command writes. */
int cli_check_path(const struct cli *cli, const char *path);
/* Writes the sheet to -o or standard output. */
int cli_write(const struct cli *cli, const fragility_sheet *sheet);
/* Writes FILE.LISEZMOI.txt (README in English) beside a file of -o; `what` is a paragraph, sources come from the journals. */
int cli_readme(const struct cli *cli, const char *what, const fragility_journal *const *journals, size_t n);
int cli_report(const struct cli *cli, const fragility_method *method, const fragility_table *table,
               const fragility_journal *const *journals, size_t n);

#endif
