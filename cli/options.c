/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The option table: parsing, --help, the man pages and the completions are made from it. */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is written beside it has a longer name. */
static int take_output(struct cli *cli, const char *value) {
  if (strlen(value) > 1000) return cli_wrong("found a path of %zu bytes for -o, expected at most 1000", strlen(value));
  return cli->output = value, EXIT_DONE;
}
static int take_method(struct cli *cli, const char *value) { return cli->method = value, EXIT_DONE; }
static int take_perimeter(struct cli *cli, const char *value) { return cli->perimeter = value, EXIT_DONE; }
static int take_zones(struct cli *cli, const char *value) { return cli->zones = value, EXIT_DONE; }
static int take_norms(struct cli *cli, const char *value) { return cli->norms = value, EXIT_DONE; }
static int take_points(struct cli *cli, const char *value) { return cli->points = value, EXIT_DONE; }
static int take_report(struct cli *cli, const char *value) { return cli->report = value, EXIT_DONE; }
static int take_replace(struct cli *cli, const char *value) { return (void)value, cli->replace = true, EXIT_DONE; }
static int take_strict(struct cli *cli, const char *value) { return (void)value, cli->strict = true, EXIT_DONE; }
static int take_json(struct cli *cli, const char *value) { return (void)value, cli->json = true, EXIT_DONE; }
static int take_excel(struct cli *cli, const char *value) { return (void)value, cli->excel_fr = true, EXIT_DONE; }
static int take_quiet(struct cli *cli, const char *value) { return (void)value, cli->quiet = true, cli->options.progress = NULL, EXIT_DONE; }
static int take_verbose(struct cli *cli, const char *value) { return (void)value, cli->verbose = true, EXIT_DONE; }

static int take_catalogue(struct cli *cli, const char *value) {
  if (cli->catalogue_count == MOST_CATALOGUES) return cli_wrong("at most %d catalogues can be added", MOST_CATALOGUES);
  cli->catalogues[cli->catalogue_count++] = value;
  return EXIT_DONE;
}

static int take_downloads(struct cli *cli, const char *value) {
  if (cli->download_count == MOST_CATALOGUES) return cli_wrong("at most %d tables of downloads can be added", MOST_CATALOGUES);
  cli->downloads[cli->download_count++] = value;
  return EXIT_DONE;
}

static int take_cache(struct cli *cli, const char *value) { return cli->cache = value, EXIT_DONE; }
static int take_lock(struct cli *cli, const char *value) { return cli->lock = value, EXIT_DONE; }
static int take_offline(struct cli *cli, const char *value) { return (void)value, cli->offline = true, EXIT_DONE; }

static int take_condition(struct cli *cli, const char *value) {
  if (!strchr(value, '=') || *value == '=') return cli_wrong("found --where \"%s\", expected COLUMN=VALUE", value);
  if (cli->condition_count == MOST_CONDITIONS) return cli_wrong("at most %d conditions can be set", MOST_CONDITIONS);
  cli->conditions[cli->condition_count++] = value;
  return EXIT_DONE;
}

static int take_level(struct cli *cli, const char *value) {
  int level = fragility_level_find(value);
  cli->iris = strcmp(value, "iris") == 0 && cli->command->accepts & OPT_VINTAGE;
  if (cli->iris) return cli->level = FRAGILITY_COMMUNE, EXIT_DONE;
  if (level < 0)
    return cli_wrong("found --level \"%s\", expected %scommune, epci, departement, region, zone or france", value, cli->command->accepts & OPT_VINTAGE ? "iris, " : "");
  cli->level = (fragility_level)level;
  return EXIT_DONE;
}

static int take_reference(struct cli *cli, const char *value) {
  int level = fragility_level_find(value);
  if (level <= FRAGILITY_COMMUNE) return cli_wrong("found --reference \"%s\", expected france, region, departement, epci or zone", value);
  cli->reference = (fragility_level)level;
  return EXIT_DONE;
}

static int take_vintage(struct cli *cli, const char *value) {
  cli->as_is = strcmp(value, "as-is") == 0;
  if (cli->as_is) return EXIT_DONE;
  char *end;
  long year = strtol(value, &end, 10);
  if (end == value || *end || year < FRAGILITY_OLDEST_VINTAGE || year > FRAGILITY_NEWEST_VINTAGE)
    return cli_wrong("found --vintage \"%s\", expected a year from %d to %d, or as-is", value, FRAGILITY_OLDEST_VINTAGE, FRAGILITY_NEWEST_VINTAGE);
  cli->vintage = (int)year;
  return EXIT_DONE;
}

static int take_splits(struct cli *cli, const char *value) {
  int splits = fragility_splits_find(value);
  if (splits < 0) return cli_wrong("found --splits \"%s\", expected keep, population or absent", value);
  cli->splits = (fragility_splits)splits;
  return EXIT_DONE;
}

static int take_table(struct cli *cli, const char *value) {
  static const char *const names[] = {"summary", "nodes", "full"};
  for (int i = 0; i < 3; i++)
    if (strcmp(value, names[i]) == 0) return cli->detail = (fragility_detail)i, EXIT_DONE;
  return cli_wrong("found --table \"%s\", expected summary, nodes or full", value);
}

static int take_preset(struct cli *cli, const char *value) {
  if (strcmp(value, "reference") != 0) return cli_wrong("found --preset \"%s\", expected reference", value);
  cli->preset = value;
  return EXIT_DONE;
}

static int take_kilometres(const char *name, const char *value, double *km) {
  char *end;
  *km = strtod(value, &end); /* the program never leaves the C locale */
  return end == value || *end || !(*km > 0) || *km > 20000 ? cli_wrong("found %s \"%s\", expected kilometres above 0 and up to 20000", name, value) : EXIT_DONE;
}

static int take_norm(struct cli *cli, const char *value) { return take_kilometres("--norm-km", value, &cli->norm_km); }
static int take_radius(struct cli *cli, const char *value) { return take_kilometres("--radius-km", value, &cli->norm_km); }

static int take_positive(const char *name, const char *value, double *number) {
  char *end;
  *number = strtod(value, &end);
  return end == value || *end || !(*number > 0 && *number < 1e12) ? cli_wrong("found %s \"%s\", expected a number above 0", name, value) : EXIT_DONE;
}

static int take_norm_cost(struct cli *cli, const char *value) { return take_positive("--norm-cost", value, &cli->norm_cost); }
static int take_share(struct cli *cli, const char *value) { return take_positive("--people-per-capacity", value, &cli->people_per_capacity); }
static int take_costs(struct cli *cli, const char *value) { return cli->costs = value, EXIT_DONE; }
static int take_close(struct cli *cli, const char *value) { return cli->close = value, EXIT_DONE; }

static int take_measure(struct cli *cli, const char *value) { return cli->measure = value, EXIT_DONE; }
static int take_decay(struct cli *cli, const char *value) { return cli->decay = value, EXIT_DONE; }
static int take_candidates(struct cli *cli, const char *value) { return cli->candidates = value, EXIT_DONE; }
static int take_exact(struct cli *cli, const char *value) { return (void)value, cli->exact = true, EXIT_DONE; }

static int take_wanted(struct cli *cli, const char *value) {
  char *end;
  long n = strtol(value, &end, 10);
  if (end == value || *end || n < 1 || n > 100000) return cli_wrong("found -n \"%s\", expected a number from 1 to 100000", value);
  cli->wanted = (size_t)n;
  return EXIT_DONE;
}

static int take_text(struct cli *cli, const char *value) { return (void)value, cli->text = true, EXIT_DONE; }
static int take_merge(struct cli *cli, const char *value) { return (void)value, cli->merge = true, EXIT_DONE; }

static int take_across_sea(struct cli *cli, const char *value) { return (void)value, cli->across_sea = true, EXIT_DONE; }

static int take_date(struct cli *cli, const char *value) {
  cli->today = fragility_day_parse(value);
  return cli->today ? EXIT_DONE : cli_wrong("found --date \"%s\", expected a day as AAAA-MM-JJ", value);
}

static int take_rule(struct cli *cli, const char *value) {
  if (strcmp(value, "norm") != 0 && strcmp(value, "quantile") != 0) return cli_wrong("found --rule \"%s\", expected norm or quantile", value);
  cli->rule = strcmp(value, "quantile") == 0 ? FRAGILITY_RULE_QUANTILE : FRAGILITY_RULE_NORM;
  return EXIT_DONE;
}

static int take_threads(struct cli *cli, const char *value) {
  char *end;
  long n = strtol(value, &end, 10);
  if (end == value || *end || n < 1 || n > 1024) return cli_wrong("found --threads \"%s\", expected a number from 1 to 1024", value);
  cli->options.threads = (int)n;
  return EXIT_DONE;
}

static int take_reader(struct cli *cli, const char *value) {
  static const char *const names[] = {"libcsv", "avx2", "sse2", "portable"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(value, names[i]) == 0) return cli->options.reader = names[i], EXIT_DONE;
  return cli_wrong("found --reader \"%s\", expected libcsv, avx2, sse2 or portable", value);
}

static int take_service(struct cli *cli, const char *value) { return cli->filter.services = value, EXIT_DONE; }
static int take_public(struct cli *cli, const char *value) { return cli->filter.publics = value, EXIT_DONE; }
static int take_label(struct cli *cli, const char *value) { return cli->filter.labels = value, EXIT_DONE; }
static int take_typologie(struct cli *cli, const char *value) { return cli->filter.typologies = value, EXIT_DONE; }
static int take_profile(struct cli *cli, const char *value) { return cli->filter.profile = value, EXIT_DONE; }
static int take_since(struct cli *cli, const char *value) { return cli->filter.since = value, EXIT_DONE; }
static int take_gratuit(struct cli *cli, const char *value) { return (void)value, cli->filter.free_of_charge = true, EXIT_DONE; }
static int take_accessible(struct cli *cli, const char *value) { return (void)value, cli->filter.accessible = true, EXIT_DONE; }

static int take_opening(struct cli *cli, const char *value) {
  bool saturday = strcmp(value, "saturday") == 0;
  if (!saturday && strcmp(value, "evening") != 0) return cli_wrong("found --open \"%s\", expected saturday or evening", value);
  if (saturday) cli->filter.saturday = true;
  else cli->filter.evening = true;
  return EXIT_DONE;
}

/* The scenario's file, unless the word is one of the filter's: ./saturday is a file of that name. */
static int take_open(struct cli *cli, const char *value) {
  if (strcmp(value, "saturday") == 0 || strcmp(value, "evening") == 0) return take_opening(cli, value);
  return cli->open = value, EXIT_DONE;
}

static int take_venues(struct cli *cli, const char *value) {
  if (cli->venue_count == MOST_VENUES) return cli_wrong("at most %d lists of venues can be given", MOST_VENUES);
  cli->venues[cli->venue_count++] = value;
  return EXIT_DONE;
}

static int take_contours(struct cli *cli, const char *value) {
  if (cli->contour_count == MOST_CONTOURS) return cli_wrong("at most %d files of contours can be given", MOST_CONTOURS);
  cli->contours[cli->contour_count++] = value;
  return EXIT_DONE;
}

static int take_language(struct cli *cli, const char *value) {
  cli->language = value;
  return cli_check_language(value);
}

static int take_code(struct cli *cli, const char *value) { return cli->code = value, EXIT_DONE; }

static int take_publisher(struct cli *cli, const char *value) { return cli->publisher = value, EXIT_DONE; }
static int take_share_alike(struct cli *cli, const char *value) { return (void)value, cli->share_alike = true, EXIT_DONE; }

static int take_address(struct cli *cli, const char *value) {
  size_t n = strlen(value);
  if ((strncmp(value, "https://", 8) != 0 && strncmp(value, "http://", 7) != 0) || value[n - 1] != '/') return cli_wrong("found --address \"%s\", expected https://.../ with a slash at its end", value);
  cli->address = value;
  return EXIT_DONE;
}

static int take_against(struct cli *cli, const char *value) {
  int level = fragility_level_find(value);
  if (level <= FRAGILITY_COMMUNE || level == FRAGILITY_ZONE) return cli_wrong("found --against \"%s\", expected epci, departement, region or france", value);
  cli->against = (fragility_level)level;
  return EXIT_DONE;
}

static int take_classing(struct cli *cli, const char *value) {
  int kind = fragility_classing_find(value);
  if (kind < 0 || kind == FRAGILITY_CLASSES_FIXED) return cli_wrong("found --classing \"%s\", expected quantile, jenks or equal; --bounds gives bounds of one's own", value);
  cli->classing = (fragility_classing)kind;
  return EXIT_DONE;
}

static int take_classes(struct cli *cli, const char *value) {
  char *end;
  long n = strtol(value, &end, 10);
  if (end == value || *end || n < 2 || n > FRAGILITY_MOST_CLASSES) return cli_wrong("found --classes \"%s\", expected a number from 2 to %d", value, FRAGILITY_MOST_CLASSES);
  cli->classes = (size_t)n;
  return EXIT_DONE;
}

/* "2,4,6" parts the scores into four classes. */
static int take_bounds(struct cli *cli, const char *value) {
  size_t n = 0;
  for (const char *at = value;; at++) {
    char *end;
    double bound = strtod(at, &end);
    bool grows = end != at && (!n || bound > cli->bounds[n - 1]) && bound - bound == 0;
    if (!grows || (*end && *end != ',') || n + 1 == FRAGILITY_MOST_CLASSES) return cli_wrong("found --bounds \"%s\", expected up to %d growing numbers, as 2,4,6", value, FRAGILITY_MOST_CLASSES - 1);
    cli->bounds[n++] = bound;
    if (!*(at = end)) break;
  }
  cli->classing = FRAGILITY_CLASSES_FIXED;
  cli->classes = n + 1;
  return EXIT_DONE;
}

static const struct option options[] = {
    {"--output", "-o", "FILE", "write there, whole or not at all, with FILE.LISEZMOI.txt beside (default: standard output)", OPT_OUTPUT, take_output},
    {"--force", "-f", NULL, "replace existing files", OPT_OUTPUT | OPT_REPORT, take_replace},
    {"--method", NULL, "ID|FILE", "a method of `fragility methods list`, or a CSV file (default: fragilite-2026)", OPT_METHOD, take_method},
    {"--catalogue", NULL, "FILE", "add sources to the shipped catalogue; may be repeated", OPT_CATALOGUE, take_catalogue},
    {"--downloads", NULL, "FILE", "add files to those that can be fetched; may be repeated", OPT_FETCH, take_downloads},
    {"--cache", NULL, "DIR", "where fetched files are (default: FRAGILITY_CACHE, else fragility in XDG_CACHE_HOME or ~/.cache)", OPT_FETCH, take_cache},
    {"--lock", NULL, "FILE", "what each file was when it was first fetched: id,url,size,sha256 (default: fragility.lock in the cache)", OPT_FETCH, take_lock},
    {"--offline", NULL, NULL, "fetch nothing: the cache has the file, or that is an error", OPT_FETCH, take_offline},
    {"--force", "-f", NULL, "fetch anew, and take what comes into the lock", OPT_FETCH, take_replace},
    {"--level", NULL, "LEVEL", "commune, epci, departement, region, zone or france (default: commune); of files by IRIS, score and prepare also take iris", OPT_LEVEL, take_level},
    {"--territory", NULL, "PERIMETER", "what to print or to add up: epci:243100633, departement:11,31; all are computed with the whole country", OPT_TERRITORY, take_perimeter},
    {"--zones", NULL, "FILE", "zones of one's own, for --level zone and --territory zone:NAME: code,zone", OPT_TERRITORY, take_zones},
    {"--reference", NULL, "LEVEL", "what a score is relative to: france, region, departement, epci or zone (default: france)", OPT_REFERENCE, take_reference},
    {"--vintage", NULL, "YEAR|as-is", "bring codes to the communes of 1 January 2016 ... 2026, or keep them as any text (default: 2026)", OPT_VINTAGE, take_vintage},
    {"--splits", NULL, "POLICY", "a commune that a file holds as one with others: keep (all to its code, flagged), population (shared out) or absent (default: keep)", OPT_VINTAGE, take_splits},
    {"--points", NULL, "FILE", "points of the communes and arrondissements: code,latitude,longitude (default: the shipped ones)", OPT_POINTS, take_points},
    {"--across-sea", NULL, NULL, "measure distances over the sea too: to islands, from one overseas territory to another", OPT_SEA, take_across_sea},
    {"--table", NULL, "DETAIL", "summary, nodes (a column a node) or full (raw values, reasons and flags too)", OPT_TABLE, take_table},
    {"--venues", NULL, "FILE", "a list of venues, as gaps takes them; may be repeated", OPT_STUDY, take_venues},
    {"--contours", NULL, "FILE", "outlines of the communes, GeoJSON of any year (default: circles in proportion to people); may be repeated", OPT_STUDY, take_contours},
    {"--code", NULL, "CODE", "the place to tell of, of that --level: 31451, or the code of an EPCI (default: every place of the level in --territory)", OPT_CODE, take_code},
    {"--against", NULL, "LEVEL", "what the place is compared with: epci, departement, region or france", OPT_CODE, take_against},
    {"--publisher", NULL, "NAME", "who publishes the folder", OPT_FOLDER, take_publisher},
    {"--address", NULL, "URL", "where the folder will stand, https://.../ (default: links are relative)", OPT_FOLDER, take_address},
    {"--share-alike", NULL, NULL, "an input under ODbL or CC BY-SA is allowed, and the folder takes its licence on", OPT_FOLDER, take_share_alike},
    {"--classes", NULL, "N", "how many classes of colour: 2 to 7 (default: 5)", OPT_CLASSES, take_classes},
    {"--classing", NULL, "quantile|jenks|equal", "as many communes a class (default), least variance, or classes as wide each", OPT_CLASSES, take_classing},
    {"--bounds", NULL, "N,N,...", "bounds of one's own between the classes, as 2,4,6,8", OPT_CLASSES, take_bounds},
    {"--norm-km", NULL, "KM", "a commune without a venue within KM as the crow flies is a gap (default: 10)", OPT_NORM, take_norm},
    {"--where", NULL, "COLUMN=VALUE", "rows to use; may be repeated", OPT_WHERE, take_condition},
    {"--radius-km", NULL, "KM", "count the places within KM (default: 10)", OPT_RADIUS, take_radius},
    {"--norm", NULL, "FILE", "norms of one's own: norm,value with loin_km, loin_minutes, sature_fois, habitants_par_capacite, a_verifier_jours", OPT_NORMS, take_norms},
    {"--people-per-capacity", NULL, "N", "people one venue should serve; over twice that is `sature` (default: the run's mean)", OPT_NORM, take_share},
    {"--costs", NULL, "FILE", "minutes instead of kilometres: a table origin,dest,cost of communes and venue ids", OPT_COSTS, take_costs},
    {"--norm-cost", NULL, "N", "the norm with --costs (default: 20)", OPT_COSTS, take_norm_cost},
    {"--rule", NULL, "norm|quantile", "norms (default), or high score and low access by relative cuts", OPT_RULE, take_rule},
    {"--measure", NULL, "NAME", "2sfca (default), 3sfca, bfca, spatial_availability or gravity", OPT_MEASURE, take_measure},
    {"--decay", NULL, "NAME", "how much a venue counts with distance: reference (default), luo-qi (default with --costs), apl, binary:10, gaussian:20:8 ...", OPT_MEASURE, take_decay},
    {"--sites", "-n", "N", "how many venues to place (default: 10)", OPT_SITING, take_wanted},
    {"--count", "-n", "N", "how many venues for each commune (default: 3)", OPT_COUNT, take_wanted},
    {"--candidates", NULL, "FILE", "places where one could stand: a file like those of venues (default: every commune)", OPT_SITING, take_candidates},
    {"--exact", NULL, NULL, "search on until the best is proven (when built with GLPK)", OPT_SITING, take_exact},
    {"--text", NULL, NULL, "print a page of text instead of a table", OPT_TEXT, take_text},
    {"--merge", NULL, NULL, "mend places, merge venues that stand in several rows or files, count posts or hours", OPT_MERGE, take_merge},
    {"--date", NULL, "AAAA-MM-JJ", "the day of the run, to tell old venues (default: SOURCE_DATE_EPOCH, else the newest date of the venues)", OPT_DATE, take_date},
    {"--close", NULL, "FILE", "what if these venues closed: print what changes", OPT_SCENARIO, take_close},
    {"--open", NULL, "FILE", "what if these venues opened: print what changes; saturday or evening: see below", OPT_SCENARIO, take_open},
    {"--service", NULL, "WORDS", "venues that offer one of these: a word of the standard, or several joined by |", OPT_FILTER, take_service},
    {"--public", NULL, "WORDS", "venues for one of these audiences", OPT_FILTER, take_public},
    {"--profile", NULL, "NAME", "seniors, jeunes, etudiants, familles, femmes, handicap, illettrisme or allophones: the audience of venues, and the method of scores", OPT_FILTER | OPT_PROFILE, take_profile},
    {"--label", NULL, "WORDS", "venues with one of these national programmes or labels", OPT_FILTER, take_label},
    {"--typologie", NULL, "WORDS", "venues of one of these types: BIB, CCAS, TIERS_LIEUX ...", OPT_FILTER, take_typologie},
    {"--gratuit", NULL, NULL, "venues free of charge", OPT_FILTER, take_gratuit},
    {"--accessible", NULL, NULL, "venues that say they welcome people with a motor disability", OPT_FILTER, take_accessible},
    {"--open", NULL, "saturday|evening", "venues open on Saturday, or after 18:00 some day; may be repeated", OPT_FILTER, take_opening},
    {"--since", NULL, "DATE", "venues whose card is of that day or later: AAAA-MM-JJ", OPT_FILTER, take_since},
    {"--preset", NULL, "reference", "points only, type `loin` only, over the sea too, cities as one point: the norms of the reference run", OPT_PRESET, take_preset},
    {"--report", NULL, "FILE", "write the run report (JSON): inputs, hashes, ledgers, problems", OPT_REPORT, take_report},
    {"--strict", NULL, NULL, "leave with status 3 when a value was lost or repaired", OPT_STRICT, take_strict},
    {"--reader", NULL, "NAME", "how CSV files are read: libcsv, avx2, sse2 or portable (default: the fastest); the result is the same", 0, take_reader},
    {"--threads", NULL, "N", "threads to use; results never depend on it", OPT_THREADS, take_threads},
    {"--json", NULL, NULL, "write JSON", OPT_JSON, take_json},
    {"--excel-fr", NULL, NULL, "semicolons, decimal commas and a byte-order mark, for a French spreadsheet", OPT_EXCEL, take_excel},
    {"--lang", NULL, "fr|en", "the language of what people read (default: fr)", 0, take_language},
    {"--quiet", "-q", NULL, "say nothing but errors", 0, take_quiet},
    {"--verbose", "-v", NULL, "say every problem", 0, take_verbose},
    {"--help", "-h", NULL, "this text", 0, NULL}, /* never taken: cli_parse sees it first */
};

enum { OPTIONS = sizeof options / sizeof *options };

static bool accepted(const struct command *command, const struct option *option) {
  return !option->set || (command->accepts & option->set);
}

const struct option *cli_option(const struct command *command, size_t n) {
  for (size_t i = 0; i < OPTIONS; i++)
    if (accepted(command, &options[i]) && n-- == 0) return &options[i];
  return NULL;
}
