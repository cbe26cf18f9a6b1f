/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command table: the list of --help, the man pages and the completions are made from it. */
#include "cli.h"

static const struct command commands[] = {
    {"score", command_score, "score every commune from open INSEE and ARCEP files", "FILE...",
     "Recognises each file by its header, makes indicators, brings them to today's communes and scores each of them.\n"
     "FILE may be packed (.gz .zip .xz .zst); - is standard input.\n",
     "  fragility score arcep.csv filosofi.csv diplomes.csv population.csv -o scores.csv\n"
     "  fragility score *.csv --territory epci:243100633 --reference epci --table nodes\n"
     "  fragility score *.csv --profile seniors -o seniors.csv\n"
     "  fragility score *.csv --vintage 2022 --splits population -o scores-2022.csv\n"
     "  fragility score *.csv --method ifn-2023 --level departement | sort -t, -k8n | head\n",
     OPT_OUTPUT | OPT_METHOD | OPT_PROFILE | OPT_CATALOGUE | OPT_LEVEL | OPT_TERRITORY | OPT_REFERENCE | OPT_VINTAGE | OPT_TABLE | OPT_REPORT |
         OPT_STRICT | OPT_THREADS | OPT_EXCEL},
    {"gaps", command_gaps, "cross scores with venues, list the places nobody serves", "SCORES VENUES...",
     "SCORES is a table written by `fragility score`; VENUES are lists of France services, of conseillers numériques, or\n"
     "any CSV with a name and a commune code or coordinates. Every commune and every venue takes part in the computation;\n"
     "--territory only chooses the rows that are printed. Distances are as the crow flies, never over the sea; Paris, Lyon and\n"
     "Marseille are looked at by arrondissement.\n",
     "  fragility gaps scores.csv france-services.csv conseillers.csv --territory departement:31\n"
     "  fragility gaps scores.csv lieux.csv --norm-km 15 -o trous.csv\n"
     "  fragility gaps scores.csv lieux.csv --level departement\n"
     "  fragility gaps scores.csv lieux.csv --close fermetures.csv --level epci\n",
     OPT_OUTPUT | OPT_CATALOGUE | OPT_LEVEL | OPT_TERRITORY | OPT_POINTS | OPT_SEA | OPT_PRESET | OPT_NORM | OPT_NORMS | OPT_RULE | OPT_SCENARIO | OPT_COSTS | OPT_FILTER | OPT_TEXT | OPT_DATE | OPT_MERGE | OPT_REPORT | OPT_STRICT | OPT_THREADS |
         OPT_EXCEL},
    {"map", command_map, "draw scores, gaps and venues: one page, or a picture", "FILE...",
     "FILE... are those that score reads; --venues are those that gaps reads. -o says what is drawn: .html is one file that opens anywhere,\n"
     "also from a mail, with search, table and comparison; .svg, .png and .pdf are one A4 sheet. With --contours communes have their\n"
     "outlines, brought to those of today; a FILE that ends in .geojson is contours too.\n",
     "  fragility map *.csv --venues liste-fs.csv --territory departement:31 --contours communes-31.geojson -o carte.html\n"
     "  fragility map *.csv --venues lieux.csv --contours communes.geojson --classing jenks --classes 7 -o carte.pdf\n"
     "  fragility map *.csv --territory epci:243100633 --reference epci --lang en -o map.svg\n",
     OPT_OUTPUT | OPT_METHOD | OPT_CATALOGUE | OPT_TERRITORY | OPT_REFERENCE | OPT_POINTS | OPT_SEA | OPT_NORM | OPT_NORMS | OPT_FILTER | OPT_MERGE | OPT_DATE | OPT_STUDY | OPT_CLASSES |
         OPT_REPORT | OPT_STRICT | OPT_THREADS},
    {"report", command_report, "the note that goes to a council, on one place or on each", "FILE...",
     "One or two pages on a commune, an EPCI, a département, a région or a zone: how fragile it is and why, who is concerned, where help is\n"
     "missing, which venues are near, sources and limits. FILE... are those that score reads; --venues are those that gaps reads.\n"
     "With --code one note, .html or .pdf; without it a folder -o, and a note for each place of --level in --territory.\n"
     "--against says what the place is compared with (default: its département; of a département or more, France).\n",
     "  fragility report *.csv --venues lieux.csv --code 31451 -o revel.pdf\n"
     "  fragility report *.csv --venues lieux.csv --level epci --code 243100633 --close fermetures.csv -o sicoval.html\n"
     "  fragility report *.csv --venues lieux.csv --level epci --territory departement:31 -o notes/\n",
     OPT_OUTPUT | OPT_METHOD | OPT_CATALOGUE | OPT_LEVEL | OPT_TERRITORY | OPT_REFERENCE | OPT_POINTS | OPT_SEA | OPT_NORM | OPT_NORMS | OPT_SCENARIO | OPT_FILTER | OPT_MERGE | OPT_DATE |
         OPT_STUDY | OPT_CODE | OPT_REPORT | OPT_STRICT | OPT_THREADS},
    {"export", command_export, "scores, gaps and venues for spreadsheets and geographic software", "FILE...",
     "FILE... are those that score reads; --venues are those that gaps reads. -o says the form: .xlsx (a sheet each, and one on method, sources\n"
     "and limits), .gpkg (a layer each, which QGIS opens coloured), .geojson, .geojsonl (a feature a line), .csv (with a .csvt for GDAL).\n",
     "  fragility export *.csv --venues lieux.csv --territory departement:31 -o haute-garonne.xlsx\n"
     "  fragility export *.csv --venues lieux.csv --contours communes.geojson -o france.gpkg\n",
     OPT_OUTPUT | OPT_METHOD | OPT_CATALOGUE | OPT_TERRITORY | OPT_REFERENCE | OPT_POINTS | OPT_SEA | OPT_NORM | OPT_NORMS | OPT_FILTER | OPT_MERGE | OPT_DATE | OPT_STUDY | OPT_CLASSES |
         OPT_REPORT | OPT_STRICT | OPT_THREADS},
    {"publish", command_publish, "a folder that an open-data portal harvests", "FILE...",
     "Scores, gaps and venues as CSV and GeoPackage, with a data package (Frictionless), schemas, a DCAT-AP catalogue, a dictionary, the method\n"
     "in words and check sums. An input whose licence binds what is made of it is refused (status 3) unless --share-alike. With\n"
     "SOURCE_DATE_EPOCH or --date two runs give the same bytes.\n",
     "  fragility publish *.csv --venues lieux.csv --territory departement:31 --publisher \"Département de la Haute-Garonne\" -o donnees/\n"
     "  fragility publish *.csv --venues lieux.csv --address https://data.example.org/fragilite/ -o donnees/ -f\n",
     OPT_OUTPUT | OPT_METHOD | OPT_CATALOGUE | OPT_TERRITORY | OPT_REFERENCE | OPT_POINTS | OPT_SEA | OPT_NORM | OPT_NORMS | OPT_FILTER | OPT_MERGE | OPT_DATE | OPT_STUDY | OPT_FOLDER |
         OPT_REPORT | OPT_STRICT | OPT_THREADS},
    {"access", command_access, "what each commune has within reach, and how equal it is", "SCORES VENUES...",
     "Nearest venue, venues within the norm and access per person (two-step floating catchment); with a level above the\n"
     "commune, or france, how access is shared among people and whether it follows need.\n",
     "  fragility access scores.csv lieux.csv --territory departement:31 -o acces.csv\n"
     "  fragility access scores.csv lieux.csv --level departement\n"
     "  fragility access scores.csv lieux.csv --costs minutes.csv --decay apl\n",
     OPT_OUTPUT | OPT_CATALOGUE | OPT_LEVEL | OPT_TERRITORY | OPT_POINTS | OPT_SEA | OPT_PRESET | OPT_NORM | OPT_COSTS | OPT_MEASURE | OPT_MERGE | OPT_REPORT | OPT_STRICT |
         OPT_THREADS | OPT_EXCEL},
    {"nearest", command_nearest, "the nearest venues of each commune: address, telephone, hours, date of the card", "SCORES VENUES...",
     "With filters, only venues that are known to have what is asked for. Places are mended and the rows of one venue merged.\n",
     "  fragility nearest scores.csv lieux.csv --territory commune:31451\n"
     "  fragility nearest scores.csv lieux.csv -n 5 --service \"démarches administratives\" --territory epci:243100633\n",
     OPT_OUTPUT | OPT_CATALOGUE | OPT_TERRITORY | OPT_POINTS | OPT_SEA | OPT_COUNT | OPT_FILTER | OPT_REPORT | OPT_STRICT | OPT_EXCEL},
    {"distances", command_distances, "how far the nearest place of each file is: services, antennas, any points", "FILE...",
     "A file has coordinates (degrees, or Lambert-93 metres) or a commune code: services of the BPE, mobile sites of the ARCEP,\n"
     "libraries ... Each gives two columns: kilometres to the nearest, and how many lie within the radius; several give their mean.\n",
     "  fragility distances bpe.csv --where TYPEQU=A206 -o postes.csv\n"
     "  fragility distances sites_mobiles.csv --where Operateur=20801 --where 4G=1 --territory departement:31\n",
     OPT_OUTPUT | OPT_TERRITORY | OPT_POINTS | OPT_SEA | OPT_WHERE | OPT_RADIUS | OPT_REPORT | OPT_THREADS | OPT_EXCEL},
    {"site", command_site, "where N more venues would bring the most people within the norm", "SCORES VENUES...",
     "Existing venues stay. Prints the sites in the order of what each adds, the second choice of each, and how close the\n"
     "whole is to the best that can be proven. With --territory only the people of the perimeter count.\n",
     "  fragility site scores.csv lieux.csv -n 5 --territory departement:31\n"
     "  fragility site scores.csv lieux.csv -n 20 --candidates mairies.csv --norm-km 15\n",
     OPT_OUTPUT | OPT_CATALOGUE | OPT_TERRITORY | OPT_POINTS | OPT_SEA | OPT_PRESET | OPT_NORM | OPT_SITING | OPT_MERGE | OPT_REPORT | OPT_STRICT | OPT_THREADS | OPT_EXCEL},
    {"venues", command_venues, "clean, place and merge lists of venues, in the national standard", "FILE...",
     "Reads lists of venues: the national standard (v1 and 2022), its GeoJSON and JSON exports, France services, conseillers\n"
     "numériques, tiers-lieux, libraries, regional lists, or any CSV with a name and a place. Mends what can be mended, merges\n"
     "the rows of one place, and writes the 32 columns of the national standard. Mail addresses and mobile numbers are left out.\n",
     "  fragility venues france-services.csv conseillers.csv -o lieux.csv --report reparations.json\n"
     "  fragility venues lieux.geojson --service \"démarches administratives\" --gratuit --open saturday\n"
     "  fragility venues lieux.csv --profile seniors --since 2025-01-01\n",
     OPT_OUTPUT | OPT_POINTS | OPT_FILTER | OPT_REPORT | OPT_STRICT | OPT_EXCEL},
    {"offer", command_offer, "say what is offered for whom, where: services, audiences, territories, holes", "SCORES VENUES...",
     "One row for each territory, service and audience: how many venues, how many people. A hole is a row with 0.\n"
     "SCORES is a table written by `fragility score`: it gives the communes and their people.\n",
     "  fragility offer scores.csv lieux.csv --level departement -o offre.csv\n"
     "  fragility offer scores.csv lieux.csv --level epci --territory departement:31 | grep ',0,'\n",
     OPT_OUTPUT | OPT_CATALOGUE | OPT_LEVEL | OPT_TERRITORY | OPT_POINTS | OPT_FILTER | OPT_REPORT | OPT_STRICT | OPT_EXCEL},
    {"check", command_check, "say what a file is and what is wrong in it", "FILE...",
     "Tells encoding, separator, header line, rows, columns, code column and missing markers, then each problem with its\n"
     "line and cell.\n",
     "  fragility check cc_filosofi_2021_COM.csv\n"
     "  fragility check export.csv --json\n",
     OPT_CATALOGUE | OPT_JSON | OPT_STRICT},
    {"prepare", command_prepare, "one table of indicators on today's communes, each cell with its reason", "FILE...",
     "What score does before it scores: reads the files, makes the indicators, brings former codes to today's communes. Each indicator\n"
     "has its value, status_ (ok, or why there is none) and flags_ (what it rests on). With -o FILE.csv, FILE.csvt and datapackage.json\n"
     "beside it describe the columns. The table can be given to score.\n",
     "  fragility prepare dossier_complet.zip commune-debit-beta.csv -o indicateurs.csv\n"
     "  fragility prepare base-ic-diplomes-formation-2021.csv --level iris -o iris.csv\n"
     "  fragility prepare cc_filosofi_2021_COM.csv --territory departement:31 --report rapport.json\n",
     OPT_OUTPUT | OPT_CATALOGUE | OPT_LEVEL | OPT_TERRITORY | OPT_VINTAGE | OPT_REPORT | OPT_STRICT | OPT_THREADS | OPT_EXCEL},
    {"methods", command_methods, "list the methods, or show one", "list | show METHOD",
     "",
     "  fragility methods list\n"
     "  fragility methods show fragilite-2026\n",
     0},
    {"sources", command_sources, "list the open files that are known, show one: its columns, indicators, doubts; fetch published files",
     "list | show ID | downloads | fetch ID...",
     "A file is recognised by its columns, whatever its name. --catalogue adds sources of one's own.\n"
     "\n"
     "downloads lists the files whose address is known; fetch brings some into a cache and prints their paths. The lock notes the\n"
     "size and SHA-256 of each: another file under the same name is refused (status 3), unless -f accepts it. A download that was\n"
     "cut goes on where it stopped.\n",
     "  fragility sources list\n"
     "  fragility sources show insee-filosofi-communes\n"
     "  fragility venues $(fragility sources fetch anct-france-services-datagouv) -o lieux.csv\n"
     "  fragility sources fetch insee-cog-2022 --lock fragility.lock --offline\n",
     OPT_CATALOGUE | OPT_FETCH},
    {"demo", command_demo, "run the main job on the shipped data: the 36 communes of the Sicoval", "[-o FOLDER]",
     "Needs no file and no network. With -o FOLDER the map, the note on a commune and the two tables are\n"
     "written there.\n",
     "  fragility demo\n"
     "  fragility demo -o sicoval\n",
     OPT_OUTPUT},
};

static const struct leaving leavings[] = {
    {EXIT_DONE, "done"},
    {EXIT_FAILED, "failure"},
    {EXIT_USAGE, "usage"},
    {EXIT_RULE, "the data do not meet the rule asked for"},
    {EXIT_INTERRUPTED, "interrupted"},
};

const struct command *cli_command(size_t n) { return n < sizeof commands / sizeof *commands ? &commands[n] : NULL; }

const struct leaving *cli_leaving(size_t n) { return n < sizeof leavings / sizeof *leavings ? &leavings[n] : NULL; }
