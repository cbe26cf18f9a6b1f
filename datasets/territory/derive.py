#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the territory tables from the files their publishers give away.

Usage, from the folder of this script:

    npm pack @etalab/decoupage-administratif@6.0.0
    tar -xzf etalab-decoupage-administratif-6.0.0.tgz
    python3 derive.py --decoupage package/data \\
        --movements v_mvt_commune_2024.csv \\
        --passage geocodes_passage_annuel_2025.csv \\
        --points corresp_geo_point_codes_communes-2025.csv \\
        --post-codes laposte_hexasmal.csv \\
        --year 2019=0.7.0/package/data ... --year 2025=5.3.0/package/data

--decoupage is a folder holding communes.json, epci.json, departements.json
and regions.json; each may be plain or gzipped (.gz), and may carry the prefix
decoupage-administratif-6.0.0-. The three tables may be gzipped too.
README.md says where they come from. --year gives the same folder as it was for another year.

It writes communes.csv, points.csv, arrondissements.csv, splits.csv, movements.csv, past.csv, past-epci.csv,
epci.csv, departements.csv and regions.csv in --out (default: the folder of this script), and prints how many
rows each has. Same input, same bytes. Standard library only.
"""

import argparse
import csv
import gzip
import io
import json
from pathlib import Path

PREFIX = "decoupage-administratif-6.0.0-"
ZONES = ("metro", "drom")
SPLIT = "21"  # the INSEE code of an event that re-creates a commune
# What an event does to codes, in the order in which those of one day happened.
KINDS = {"41": "code", "50": "code", "31": "merger", "32": "merger", "33": "merger", "34": "merger",
         "20": "split", "21": "split", "30": "split"}
FIRST_VINTAGE, VINTAGE = 2016, 2026


def read_text(path):
    """The text of a UTF-8 file, gzipped or not, without its byte order mark."""
    data = Path(path).read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    return data.decode("utf-8-sig")


def read_rows(path, delimiter):
    """The rows of a table as dictionaries."""
    return csv.DictReader(io.StringIO(read_text(path), newline=""), delimiter=delimiter)


def read_package(folder, name):
    """One table of the npm package, under any of the names it may have."""
    names = [p + name + ".json" + z for p in ("", PREFIX) for z in ("", ".gz")]
    for candidate in names:
        path = Path(folder) / candidate
        if path.is_file():
            return json.loads(read_text(path))
    raise SystemExit(f"{folder}: none of {', '.join(names)}")


def write_table(folder, name, header, rows):
    """Write the rows in byte order of their first columns."""
    rows = sorted(rows, key=lambda row: [str(cell).encode() for cell in row])
    path = Path(folder) / name
    with open(path, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{name}: {len(rows)} rows, {path.stat().st_size} bytes")


def with_zones(entries):
    """Older lists do not tell a commune's zone: its code does."""
    for e in entries:
        e.setdefault("zone", "com" if e["code"][:3] in ("975", "977", "978", "984", "986", "987", "988", "989") else "drom" if e["code"][:2] == "97" else "metro")
    return entries


def living_communes(entries):
    """The communes of metropolitan France and the five overseas departments."""
    return {
        e["code"]: e
        for e in entries
        if e["type"] == "commune-actuelle" and e["zone"] in ZONES
    }


def municipal_districts(entries):
    """Arrondissement of Paris, Lyon or Marseille -> its city."""
    return {
        e["code"]: e["commune"]
        for e in entries
        if e["type"] == "arrondissement-municipal"
    }


def earlier_codes(entries, living, districts):
    """Dead code -> the living commune it belongs to now.

    A delegated or associated commune follows its chief town; the former codes
    a living commune declares only serve for the codes that leaves unknown.
    """
    former = {}
    for commune in living.values():
        for code in commune.get("anciensCodes", ()):
            if former.setdefault(code, commune["code"]) != commune["code"]:
                raise SystemExit(f"{code}: a former code of two communes")
    parts = {}
    for e in entries:
        if e["type"] in ("commune-deleguee", "commune-associee"):
            if parts.setdefault(e["code"], e["chefLieu"]) != e["chefLieu"]:
                raise SystemExit(f"{e['code']}: a part of two communes")
    merged = {**former, **parts}
    for code in set(merged) & (set(living) | set(districts)):
        del merged[code]
    for code, target in merged.items():
        if target not in living:
            raise SystemExit(f"{code}: leads to {target}, which is not living")
    return merged


def grouped(mapping):
    """Turn key -> value into value -> its keys joined by a bar."""
    groups = {}
    for key, value in sorted(mapping.items()):
        groups.setdefault(value, []).append(key)
    return {value: "|".join(keys) for value, keys in groups.items()}


def write_communes(folder, entries, living, epcis):
    districts = municipal_districts(entries)
    earlier = grouped(earlier_codes(entries, living, districts))
    cities = grouped(districts)
    epci_of = {m["code"]: e["code"] for e in epcis for m in e["membres"]}
    write_table(
        folder,
        "communes.csv",
        ("code", "name", "departement", "region", "epci", "population",
         "earlier", "arrondissements"),
        [
            (code, c["nom"], c["departement"], c["region"], epci_of.get(code, ""),
             c["population"], earlier.get(code, ""), cities.get(code, ""))
            for code, c in living.items()
        ],
    )


def write_points(folder, path, living):
    rows = {}
    for row in read_rows(path, ";"):
        code = row["Code_Officiel_Commune"]
        if code in rows:
            raise SystemExit(f"{code}: two points")
        if code in living:
            rows[code] = (code, row["latitude"], row["longitude"])
    write_table(folder, "points.csv", ("code", "latitude", "longitude"), rows.values())


def write_arrondissements(folder, entries, path):
    """The points of La Poste's post codes; those of one arrondissement are one."""
    people = {e["code"]: e for e in entries if e["type"] == "arrondissement-municipal"}
    points = {}
    for row in read_rows(path, ";"):
        code = row["code_commune_insee"]
        if code not in people:
            continue
        if points.setdefault(code, row["coordonnees_geographiques"]) != row["coordonnees_geographiques"]:
            raise SystemExit(f"{code}: two points")
    write_table(
        folder,
        "arrondissements.csv",
        ("code", "name", "population", "latitude", "longitude"),
        [(code, e["nom"], e["population"], *points[code].split(",")) for code, e in people.items()],
    )


def split_pairs(movements, passage, living):
    """(mother, daughter) -> (date, source); the oldest event of a pair is kept."""
    pairs = {}

    def add(mother, daughter, date, source):
        if mother == daughter or mother not in living or daughter not in living:
            return
        known = pairs.get((mother, daughter))
        if known is None or (known[1] == source and date < known[0]):
            pairs[mother, daughter] = (date, source)

    for row in read_rows(movements, ","):
        if row["MOD"] == SPLIT and row["TYPECOM_AV"] == row["TYPECOM_AP"] == "COM":
            add(row["COM_AV"], row["COM_AP"], row["DATE_EFF"], "mouvements")
    for row in read_rows(passage, ";"):
        if row["Niveau"] == "COM":
            add(row["Ancien Code Officiel"], row["Code Courant Officiel"],
                row["Année"], "passage")
    return pairs


def write_splits(folder, movements, passage, living):
    pairs = split_pairs(movements, passage, living)
    write_table(
        folder,
        "splits.csv",
        ("mother", "daughter", "date", "source"),
        [pair + what for pair, what in pairs.items()],
    )


def year_after(date):
    """The first year whose 1 January comes on the date or after it."""
    return int(date[:4]) + (date[5:] != "01-01")


def insee_movements(path):
    """Rows (date, kind, before, after) of the events in which the codes of communes changed."""
    events = {}
    for row in read_rows(path, ","):
        if row["TYPECOM_AV"] == row["TYPECOM_AP"] == "COM" and row["MOD"] in KINDS:
            key = row["DATE_EFF"], KINDS[row["MOD"]]
            events.setdefault(key, set()).add((row["COM_AV"], row["COM_AP"]))
    for (date, kind), links in events.items():
        changed = {code for link in links if link[0] != link[1] for code in link}
        yield from ((date, kind, *link) for link in links if changed & set(link))


def later_movements(year, before, entries, pairs):
    """The same from two lists of communes, where INSEE's file stops: on 1 January of the year."""
    after = living_communes(entries)
    target = earlier_codes(entries, after, municipal_districts(entries))
    date = f"{year}-01-01"
    links = {(code, target[code]) for code in before if code not in after}
    merged = {into for _, into in links}
    born = {(mother, daughter) for mother, daughter in pairs if daughter in after and daughter not in before and daughter not in merged}
    kinds = {into: "merger" if into in before or sum(t == into for _, t in links) > 1 else "code" for into in merged}
    yield from ((date, kinds[into], code, into) for code, into in links)
    yield from ((date, "merger", into, into) for into in merged if into in before)
    yield from ((date, "split", *link) for link in born)
    yield from ((date, "split", mother, mother) for mother in {m for m, _ in born} if mother in after)


def write_movements(folder, path, years, pairs):
    rows = list(insee_movements(path))
    for year in (2025, 2026):
        rows += later_movements(year, living_communes(years[year - 1]), years[year], pairs)
    write_table(folder, "movements.csv", ("date", "kind", "before", "after"), set(rows))
    return rows


def old_names(path):
    """code -> [(date, name)]: what a commune was called before an event of that day."""
    names = {}
    for row in read_rows(path, ","):
        if row["TYPECOM_AV"] == "COM":
            names.setdefault(row["COM_AV"], []).append((row["DATE_EFF"], row["LIBELLE_AV"]))
    return names


def living_by_year(movements, living):
    """year -> the codes of its 1 January, going back from those of today."""
    codes, by_year = set(living), {}
    for year in range(VINTAGE, FIRST_VINTAGE - 1, -1):
        by_year[year] = set(codes)
        order = {"code": 0, "merger": 1, "split": 2}
        for date, kind in sorted({m[:2] for m in movements if year_after(m[0]) == year}, key=lambda d: (d[0], order[d[1]]), reverse=True):
            links = [m[2:] for m in movements if m[:2] == (date, kind)]
            codes = codes - {a for _, a in links} | {b for b, _ in links}
    return by_year


def past_states(movements, by_year):
    """(code, first year, last year) of each state of a commune that was not the one of today."""
    last_change = {}
    for date, _, before, after in movements:
        for code in (before, after):
            last_change.setdefault(code, set()).add(year_after(date))
    for code in sorted(set().union(*by_year.values())):
        changes = last_change.get(code, ())
        state = {y: max((c for c in changes if c <= y), default=0) for y in by_year if code in by_year[y]}
        for since in sorted(set(state.values())):
            years = [y for y in state if state[y] == since]
            if VINTAGE not in years:
                yield code, min(years), max(years)


def write_past(folder, path, movements, years, living):
    """People and names as the newest list of the state has them; before the lists, the name alone."""
    by_year, names, rows = living_by_year(movements, living), old_names(path), []
    lists = {year: living_communes(entries) for year, entries in years.items()}
    for code, first, last in past_states(movements, by_year):
        known = [y for y in range(last, first - 1, -1) if code in lists.get(y, ())]
        if known:
            commune = lists[known[0]][code]
            rows.append((code, first, last, commune["nom"], commune.get("population", "")))
        else:
            name = min((n for n in names[code] if year_after(n[0]) > last))[1]
            rows.append((code, first, last, name, ""))
    write_table(folder, "past.csv", ("code", "from", "to", "name", "population"), rows)
    return by_year


def write_past_epcis(folder, by_year, epcis):
    """Where a commune of a year was in another EPCI than the commune of that code today; name of the EPCI beside."""
    rows, now = [], {m["code"]: e["code"] for e in epcis[VINTAGE] for m in e["membres"]}
    for year in sorted(epcis):
        names = {e["code"]: e["nom"] for e in epcis[year]}
        then = {m["code"]: e["code"] for e in epcis[year] for m in e["membres"]}
        for code in by_year[year]:
            epci = then.get(code, "")
            if epci != now.get(code, ""):
                rows.append((year, code, epci, names.get(epci, "")))
    write_table(folder, "past-epci.csv", ("year", "code", "epci", "name"), rows)


def write_parents(folder, epcis, departements, regions, living):
    communes = living.values()
    used = {key: {c[key] for c in communes} for key in ("departement", "region")}
    write_table(
        folder,
        "epci.csv",
        ("code", "name", "type"),
        [(e["code"], e["nom"], e["type"]) for e in epcis
         if any(m["code"] in living for m in e["membres"])],
    )
    write_table(
        folder,
        "departements.csv",
        ("code", "name", "region"),
        [(d["code"], d["nom"], d["region"]) for d in departements
         if d["code"] in used["departement"]],
    )
    write_table(
        folder,
        "regions.csv",
        ("code", "name"),
        [(r["code"], r["nom"]) for r in regions if r["code"] in used["region"]],
    )


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--decoupage", required=True, help="folder of the npm package's data")
    parser.add_argument("--movements", required=True, help="INSEE, v_mvt_commune_2024.csv")
    parser.add_argument("--passage", required=True, help="INSEE, geocodes_passage_annuel 2025")
    parser.add_argument("--points", required=True, help="georef, points of the communes 2025")
    parser.add_argument("--post-codes", required=True, help="La Poste, base officielle des codes postaux 2023")
    parser.add_argument("--year", action="append", default=[], metavar="YEAR=FOLDER", help="the package's data of a year")
    parser.add_argument("--out", default=Path(__file__).resolve().parent, help="folder to write in")
    args = parser.parse_args()

    entries = read_package(args.decoupage, "communes")
    epcis = read_package(args.decoupage, "epci")
    living = living_communes(entries)
    write_communes(args.out, entries, living, epcis)
    write_points(args.out, args.points, living)
    write_arrondissements(args.out, entries, args.post_codes)
    write_splits(args.out, args.movements, args.passage, living)
    folders = {int(year): folder for year, folder in (text.split("=", 1) for text in args.year)} | {VINTAGE: args.decoupage}
    years = {year: with_zones(read_package(folder, "communes")) for year, folder in folders.items()}
    movements = write_movements(args.out, args.movements, years, split_pairs(args.movements, args.passage, living))
    by_year = write_past(args.out, args.movements, movements, years, living)
    write_past_epcis(args.out, by_year, {year: read_package(folder, "epci") for year, folder in folders.items()})
    write_parents(
        args.out,
        epcis,
        read_package(args.decoupage, "departements"),
        read_package(args.decoupage, "regions"),
        living,
    )


if __name__ == "__main__":
    main()
