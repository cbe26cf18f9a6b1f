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
        --post-codes laposte_hexasmal.csv

--decoupage is a folder holding communes.json, epci.json, departements.json
and regions.json; each may be plain or gzipped (.gz), and may carry the prefix
decoupage-administratif-6.0.0-. The three tables may be gzipped too.
README.md says where they come from.

It writes communes.csv, points.csv, arrondissements.csv, splits.csv, epci.csv,
departements.csv and regions.csv in --out (default: the folder of this script), and prints how many
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
    parser.add_argument("--out", default=Path(__file__).resolve().parent, help="folder to write in")
    args = parser.parse_args()

    entries = read_package(args.decoupage, "communes")
    epcis = read_package(args.decoupage, "epci")
    living = living_communes(entries)
    write_communes(args.out, entries, living, epcis)
    write_points(args.out, args.points, living)
    write_arrondissements(args.out, entries, args.post_codes)
    write_splits(args.out, args.movements, args.passage, living)
    write_parents(
        args.out,
        epcis,
        read_package(args.decoupage, "departements"),
        read_package(args.decoupage, "regions"),
        living,
    )


if __name__ == "__main__":
    main()
