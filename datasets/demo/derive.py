#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the demonstration tables: the 36 communes of the Sicoval.

Usage, from the folder of this script:

    python3 derive.py SOURCES

SOURCES is a folder that holds these published files, plain or gzipped (.gz):

    insee/rp-rates-by-commune-derived.csv
    insee/cc_filosofi_2021_COM.csv
    arcep/commune-debit-beta.csv
    venues/france-services-liste-fs-2024.csv
    venues/conseillers-numeriques-20230405-3925-cnfs.csv

README.md says where they come from. --territory is the folder of communes.csv
and points.csv (default: ../territory).

It writes indicators.csv, premises.csv, france-services.csv and
conseillers-numeriques.csv in --out (default: the folder of this script), and
prints how many rows each has. Same input, same bytes. Standard library only.
"""

import argparse
import csv
import gzip
import io
import math
import re
from pathlib import Path

EPCI = "243100633"
RADIUS_KM = 40
EARTH_KM = 6371.0088
FARTHEST_KM = 30  # a venue farther than this from its commune is misplaced

DAYS = (("lu", "h_lundi"), ("ma", "h_mardi"), ("me", "h_mercredi"),
        ("je", "h_jeudi"), ("ve", "h_vendredi"), ("sa", "h_samedi"))
FAST = ("elig_thd30", "elig_thd100", "elig_thd1g")
DEGREES = re.compile(r"-?\d+(\.\d+)?")
MOBILE_PHONE = re.compile(r"0[67]")


# Tables


def read_rows(folder, name, delimiter, skip=0):
    """The rows of a table, gzipped or not, as dictionaries; the first lines skipped."""
    path = Path(folder) / name
    if not path.is_file():
        path = path.with_name(path.name + ".gz")
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    for _ in range(skip):
        text.readline()
    return csv.DictReader(text, delimiter=delimiter)


def write_table(folder, name, header, rows):
    """Write the rows in byte order of their first column."""
    rows = sorted(rows, key=lambda row: row[0].encode())
    path = Path(folder) / name
    with open(path, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{name}: {len(rows)} rows, {path.stat().st_size} bytes")


def first_cells(rows, key, columns, wanted):
    """code -> cells; of the rows with the same code, the first non-empty cell wins."""
    found = {}
    for row in rows:
        code = row[key]
        if code in wanted:
            cells = found.setdefault(code, dict.fromkeys(columns, ""))
            for column in columns:
                cells[column] = cells[column] or row[column]
    return found


def one_line(*parts):
    """The parts that are not blank, joined by a comma, with single spaces."""
    parts = (" ".join(part.split()) for part in parts)
    return ", ".join(part for part in parts if part)


# Territory


def read_territory(folder):
    """The communes of the EPCI, where any code leads, and the point of each commune."""
    members, leads = [], {}
    for row in read_rows(folder, "communes.csv", ","):
        code = row["code"]
        if row["epci"] == EPCI:
            if row["earlier"]:
                raise SystemExit(f"{code}: merged communes are not handled here")
            members.append(code)
        for other in (code + "|" + row["earlier"] + "|" + row["arrondissements"]).split("|"):
            leads[other] = code
    leads.pop("", None)
    points = {
        row["code"]: (float(row["latitude"]), float(row["longitude"]))
        for row in read_rows(folder, "points.csv", ",")
    }
    return members, leads, points


def distance_km(a, b):
    """Great circle between two (latitude, longitude) in degrees."""
    (lat1, lon1), (lat2, lon2) = [[math.radians(x) for x in p] for p in (a, b)]
    h = (math.sin((lat2 - lat1) / 2) ** 2
         + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2)
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def is_near(point, centres):
    return any(distance_km(point, centre) <= RADIUS_KM for centre in centres)


def own_point(latitude, longitude, commune_point):
    """The published point if it is credible, else None."""
    if not (DEGREES.fullmatch(latitude) and DEGREES.fullmatch(longitude)):
        return None
    point = float(latitude), float(longitude)
    if abs(point[0]) > 90 or abs(point[1]) > 180:
        return None
    return point if distance_km(point, commune_point) <= FARTHEST_KM else None


# Tables of the demonstration


def indicator_rows(sources, members):
    rates = first_cells(
        read_rows(sources, "insee/rp-rates-by-commune-derived.csv", ","),
        "CODE_INSEE", ("TX_65ETPLUS", "TX_NSCOL15P"), members)
    incomes = first_cells(
        read_rows(sources, "insee/cc_filosofi_2021_COM.csv", ";"),
        "CODGEO", ("MED21", "TP6021"), members)
    for code in members:
        income = [cell.replace(",", ".") for cell in incomes[code].values()]
        yield (code, *rates[code].values(), *income)


def premises_rows(sources, members):
    premises = first_cells(
        read_rows(sources, "arcep/commune-debit-beta.csv", ";", skip=1),
        "code_insee", ("nbr", *FAST), members)
    for code in members:
        row = premises[code]
        yield code, row["nbr"], sum(int(row[column]) for column in FAST)


def opening_hours(row):
    days = ((day, one_line(row[column])) for day, column in DAYS)
    return "; ".join(f"{day} {hours}" for day, hours in days if hours)


def public_phone(number):
    """A mobile phone may be somebody's own: it is left out."""
    number = one_line(number)
    return "" if MOBILE_PHONE.match(number) else number


def france_services_rows(sources, leads, points, centres):
    for row in read_rows(sources, "venues/france-services-liste-fs-2024.csv", ","):
        code = leads.get(row["insee_com"])
        if code is None:
            continue
        latitude, longitude = row["latitude"], row["longitude"]
        point = own_point(latitude, longitude, points[code])
        if point is None:
            latitude = longitude = ""
        if is_near(point or points[code], centres):
            yield (
                f"fs-{int(row['id_fs']):05d}",
                one_line(row["lib_fs"]),
                one_line(row["adresse"], row["complement_adresse"],
                         row["code_postal"] + " " + row["lib_com"]),
                code, latitude, longitude,
                public_phone(row["telephone"]),
                opening_hours(row),
            )


def conseillers_rows(sources, leads, points, centres):
    name = "venues/conseillers-numeriques-20230405-3925-cnfs.csv"
    for number, row in enumerate(read_rows(sources, name, ";"), start=1):
        code = leads.get(row["Code commune INSEE"].zfill(5))
        if code is not None and is_near(points[code], centres):
            yield (
                f"cn-{number:05d}",
                one_line(row["Raison sociale"]),
                one_line(row["Adresse"]),
                code,
                int(row["Nombre de conseillers validés par le COSELEC"]),
            )


def main():
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", help="folder of the published files")
    parser.add_argument("--territory", default=here.parent / "territory",
                        help="folder of communes.csv and points.csv")
    parser.add_argument("--out", default=here, help="folder to write in")
    args = parser.parse_args()

    members, leads, points = read_territory(args.territory)
    centres = [points[code] for code in members]
    write_table(
        args.out, "indicators.csv",
        ("code", "older_65_rate", "nscol15p_rate", "median_income", "poverty_rate"),
        indicator_rows(args.sources, members))
    write_table(
        args.out, "premises.csv", ("code", "premises", "premises_30mbps"),
        premises_rows(args.sources, members))
    write_table(
        args.out, "france-services.csv",
        ("id", "name", "address", "code", "latitude", "longitude", "phone", "hours"),
        france_services_rows(args.sources, leads, points, centres))
    write_table(
        args.out, "conseillers-numeriques.csv", ("id", "name", "address", "code", "posts"),
        conseillers_rows(args.sources, leads, points, centres))


if __name__ == "__main__":
    main()
