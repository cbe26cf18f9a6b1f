#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the invented country: territory/ and inputs/. Same bytes every time."""

from pathlib import Path

HERE = Path(__file__).resolve().parent

# departement: region, name, how many codes, centre of its square of communes
DEPARTEMENTS = {
    "01": ("84", "Nord", 45, (46.10, 5.30)),
    "09": ("76", "Sud", 30, (42.90, 1.50)),
    "2A": ("94", "Île d'en bas", 12, (41.80, 8.90)),
    "2B": ("94", "Île d'en haut", 12, (42.40, 9.20)),
    "31": ("76", "Plaine", 45, (43.50, 1.30)),
    "69": ("84", "Fleuves", 20, (45.70, 4.80)),
    "75": ("11", "Ville", 0, (48.85, 2.35)),
    "86": ("75", "Bocage", 27, (46.60, 0.40)),
    "974": ("04", "Outre-mer", 12, (-21.10, 55.50)),
}
REGIONS = {"04": "Îles", "11": "Centre", "75": "Couchant", "76": "Midi", "84": "Levant", "94": "Mer"}
MERGED = {"01010": ["01011", "01012"], "86005": ["86006"], "86010": ["86011"], "86020": ["86021"]}
RENAMED = {"31300": "31999", "09020": "09120"}
ARRONDISSEMENTS = {"75056": ["75101", "75102", "75103"], "69123": ["69381", "69382"]}
SPLIT = ("09005", "09006")
EMPTY, NO_EPCI, NO_POINT, NO_ROW = "31007", "2A010", "97405", "97410"


class Dice:
    """A linear congruential generator: the same numbers with any Python."""

    def __init__(self, seed):
        self.state = seed

    def roll(self, low, high):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return low + (self.state >> 33) % (high - low + 1)


def write(path, lines, encoding="utf-8", end="\n"):
    path = HERE / path
    path.parent.mkdir(exist_ok=True)
    path.write_bytes("".join(line + end for line in lines).encode(encoding))


def living():
    codes = []
    for departement, (_, _, count, _) in DEPARTEMENTS.items():
        width = 5 - len(departement)
        codes += [departement + str(i).zfill(width) for i in range(1, count + 1)]
    codes += ["31300", "69123", "75056"]
    gone = {old for olds in MERGED.values() for old in olds}
    return sorted(c for c in codes if c not in gone)


def departement_of(code):
    return code[:3] if code.startswith("97") else code[:2]


def epci_of(codes):
    """Runs of eight communes; one run lies over two departements."""
    epcis, number, run = {}, 0, []
    for code in codes:
        if code == NO_EPCI:
            continue
        if len(run) == 8 or (run and departement_of(run[0])[0] != departement_of(code)[0]):
            number, run = number + 1, []
        run.append(code)
        epcis[code] = str(200000107 + 13 * number)
    return epcis


def write_territory(codes, dice):
    epcis = epci_of(codes)
    earlier = {new: olds for new, olds in MERGED.items()}
    earlier.update({new: [old] for new, old in RENAMED.items()})
    population = {}
    lines = ["code,name,departement,region,epci,population,earlier,arrondissements"]
    points = ["code,latitude,longitude"]
    seen = {}
    for code in codes:
        departement = departement_of(code)
        region, name, _, (latitude, longitude) = DEPARTEMENTS[departement]
        people = 0 if code == EMPTY else 30000 if code == "75056" else dice.roll(40, 999) * dice.roll(1, 12)
        population[code] = people
        title = f"L'Îlot-{code}" if code == "2A001" else f"{name}-{code}"
        lines.append(",".join([code, title, departement, region, epcis.get(code, ""), str(people),
                               "|".join(earlier.get(code, [])), "|".join(ARRONDISSEMENTS.get(code, []))]))
        i = seen[departement] = seen.get(departement, -1) + 1
        latitude += 0.09 * (i % 7) + dice.roll(0, 400) / 10000
        longitude += 0.13 * (i // 7) + dice.roll(0, 400) / 10000
        if code != NO_POINT:
            points.append(f"{code},{latitude:.5f},{longitude:.6f}")
    write("territory/communes.csv", lines)
    write("territory/points.csv", points)
    write("territory/epci.csv", ["code,name,type"] + [f"{e},CC n° {e[-4:]},CC" for e in sorted(set(epcis.values()))])
    write("territory/departements.csv", ["code,name,region"] + [f"{d},{v[1]},{v[0]}" for d, v in sorted(DEPARTEMENTS.items())])
    write("territory/regions.csv", ["code,name"] + [f"{r},{n}" for r, n in sorted(REGIONS.items())])
    write("territory/splits.csv", ["mother,daughter,date,source", ",".join(SPLIT) + ",2020-01-01,mouvements"])
    return population


def old_codes(codes, cities):
    """The codes of an older file: before the mergers, the renamings and the split."""
    old = {new: [new] + olds for new, olds in MERGED.items()}
    old.update({new: [was] for new, was in RENAMED.items()})
    old[SPLIT[1]] = []
    if cities == "arrondissements":
        old.update(ARRONDISSEMENTS)
    if cities == "both":
        old.update({city: [city] + parts for city, parts in ARRONDISSEMENTS.items()})
    return [o for code in codes for o in old.get(code, [code])]


def write_arcep(codes, dice):
    lines = ["Version beta : les données sont présentées en l’état et ne sont pas toutes fiables",
             "code_insee;nom_com;code_dep;code_reg;nbr;type;inel_hd;elig_hd05;elig_hd3;elig_hd8;elig_thd30;elig_thd100;elig_thd1g;date"]
    counts = {"01010": (100, 10, 20, 30), "01011": (50, 0, 0, 10), "01012": (50, 0, 0, 5), EMPTY: (0, 0, 0, 0)}
    for code in old_codes([c for c in codes if c != NO_ROW], "city") + ["97501", "99999"]:
        fiber = [dice.roll(0, 60) for _ in range(3)]
        n, a, b, c = counts.get(code, (sum(fiber) + dice.roll(0, 200), *fiber))
        low = n - a - b - c
        cells = [code, f"Nom {code}", departement_of(code), "00", n, "logloc", 0, 0, 0, low, a, b, c, "2019-09-30"]
        if code == "01004":
            cells[0] = "1004"
        if code == "31012":
            cells[4] = "env. 80"
        if code == "31013":
            cells[10] = ""
        if code == "01003":  # twice: the second row completes the first, and disagrees with it elsewhere
            first = list(cells)
            first[10] = ""
            lines.append(";".join(map(str, first)))
            cells[4] = n + 500
        lines.append(";".join(map(str, cells)))
    write("inputs/arcep-fixe-2019.csv", lines)


def comma(tenths):
    return f"{tenths // 10},{tenths % 10}"


def write_filosofi(codes, dice):
    lines = ["CODGEO;NBMENFISC21;NBPERSMENFISC21;MED21;PIMP21;TP6021;TP60AGE121"]
    given = {"01010": (100, "20000", "10,0"), "01011": (200, "21000", "s"), "01012": (300, "23000", "12,0"),
             "86005": (400, "19000", "s"), "86006": (90, "19000", "s"),
             "86010": (300, "21000", "12,5"), "86011": (100, "21400", "17,5"),
             "86020": (250, "20500", "9,0"), "86021": ("nd", "nd", "nd"),
             EMPTY: ("nd", "nd", "nd"), "31008": ("s", "s", "s"), "31009": (180, "ns", "nd")}
    for code in old_codes([c for c in codes if c[:3] != "974" or c > "97406"], "both"):
        people = dice.roll(60, 5000)
        median = dice.roll(1500, 2900) * 10
        poor = comma(10 * dice.roll(5, 30)) if dice.roll(0, 2) == 0 else "s"
        people, median, poor = given.get(code, (people, str(median), poor))
        shown = code.lower() if code == "2A004" else code
        lines.append(f"{shown};{people};{people};{median};s;{poor};s")
    write("inputs/cc_filosofi_2021_COM.csv", lines, end="\r\n")


AGES = ("POP0014", "POP1529", "POP3044", "POP4559", "POP6074", "POP7589", "POP90P", "H65P", "F65P")


def write_population(codes, dice):
    lines = [";".join(["CODGEO"] + [f"P{year}_{name}" for year in ("17", "12") for name in ("POP", *AGES)])]
    for code in old_codes(codes, "arrondissements"):
        young, grown, adult = [dice.roll(20, 9000) for _ in range(3)]
        men, women = dice.roll(10, 4000), dice.roll(10, 4000)
        if code == EMPTY:
            young = grown = adult = men = women = 0
        older = men + women  # 65 or more: half of them below 75
        bands = [young, grown, adult // 2, adult // 4, adult - adult // 2 - adult // 4 + older // 2, older // 3]
        bands.append(young + grown + adult + older - sum(bands))
        row = [tenth(n) for n in [young + grown + adult + older, *bands, men, women]]
        lines.append(";".join([code] + row + ["1000", "0", "100", "100", "100", "100", "100", "600", "1", "1"]))
    write("inputs/base-cc-evol-struct-pop-2017.csv", lines)


def tenth(value):
    return f"{value // 10}.{value % 10}" if value % 10 else str(value // 10)


def write_diplomas(codes, dice):
    degrees = ("DIPLMIN", "BEPC", "CAPBEP", "BAC", "SUP2", "SUP34", "SUP5")
    lines = [";".join(["CODGEO", "P17_POP0205", "P17_NSCOL15P"] + [f"P17_NSCOL15P_{d}" for d in degrees])]
    for code in old_codes(codes, "arrondissements"):
        *below, bac, higher = [dice.roll(5, 3000) for _ in range(5)]
        parts = [*below, bac, higher // 2, higher // 3, higher - higher // 2 - higher // 3]
        row = [tenth(dice.roll(0, 500)), tenth(sum(parts))] + [tenth(p) for p in parts]
        if code in (EMPTY, "31020"):
            row = [""] * len(row)
        lines.append(";".join([code] + row))
    write("inputs/base-cc-diplomes-formation-2017.csv", lines)


def write_legal(codes, population, dice):
    lines = ["DEPCOM;COM;PMUN;PCAP;PTOT"]
    for code in old_codes(codes, "arrondissements") + [SPLIT[1]]:
        people = population.get(code, 0) + dice.roll(0, 50)
        lines.append(f"{code};Nom {code};{people};{dice.roll(0, 9)};{people}")
    lines[1:] = sorted(lines[1:])
    write("inputs/Communes-populations-legales-2017.csv", lines, encoding="cp1252")


def read_points():
    rows = (HERE / "territory/points.csv").read_text(encoding="utf-8").splitlines()[1:]
    return {code: (float(a), float(b)) for code, a, b in (row.split(",") for row in rows)}


def write_services(codes, dice):
    header = ["id_fs", "insee_dep", "lib_fs", "adresse", "complement_adresse", "insee_com", "code_postal", "lib_com",
              "latitude", "longitude", "mail", "telephone", "h_lundi", "commentaire"]
    points = read_points()
    lines = [",".join(f'"{h}"' for h in header)]
    chosen = [c for i, c in enumerate(codes) if i % 9 == 0 and c in points and not c.startswith("974")]
    for number, code in enumerate(chosen, 1):
        latitude, longitude = points[code]
        place = [f"{latitude + dice.roll(-300, 300) / 10000:.6f}", f"{longitude + dice.roll(-300, 300) / 10000:.6f}"]
        code_in = {"01010": "01012", "31300": "31999", "75056": "75102"}.get(code, code)
        if number == 3:
            place[0] = f"{latitude + 0.5:.6f}"  # 55 km away
        if number == 12:
            place[0] = f"{latitude + 0.2:.6f}"  # 22 km away: in its commune all the same
        if number == 5:
            place = ["", ""]
        if number == 7:
            place = [p.replace(".", ",") for p in place]
        if number == 9:
            place = ["43.6 N", "1.4 E"]
        place = [f'"{p}"' if "," in p else p for p in place]
        lines.append(f'"{number * 7}","{departement_of(code)}","France services de {code}","{number} Rue des Ormes",,'
                     f'"{code_in}","00000","Nom",{place[0]},{place[1]},"xxxx@example.org","05 00 00 00 {number:02}","09:00 - 12:00",')
    first = lines[1].split(",")
    lines.append(",".join(['"9001"', *first[1:5], '"97801"', *first[6:]]))  # a commune that is none
    lines.append('"9002","","Itinérant","place du marché",,,"","",43.61,1.44,"","","",')  # coordinates only
    lines.append('"9003","","Perdu","",,,"","",,,"","","",')  # neither
    write("inputs/france-services.csv", lines)


def write_counsellors(codes, dice):
    header = ("Raison sociale;Commune INSEE;Nombre de conseillers validés par le COSELEC;SIRET;Adresse;"
              "Code commune INSEE;Code postal")
    lines = [header]
    for code in [c for i, c in enumerate(codes) if i % 23 == 4] + ["01004", "01004", "75103", "97405", "01011"]:
        shown = code[1:] if code.startswith("0") else code
        lines.append(f"MAIRIE {code};Nom;{dice.roll(1, 4)};21{dice.roll(100000000, 999999999)}00012;1 PLACE;{shown};00000")
    write("inputs/conseillers-numeriques.csv", lines)


def main():
    codes = living()
    dice = Dice(20260101)
    population = write_territory(codes, dice)
    write_arcep(codes, dice)
    write_filosofi(codes, dice)
    write_population(codes, dice)
    write_diplomas(codes, dice)
    write_legal(codes, population, dice)
    write_services(codes, dice)
    write_counsellors(codes, dice)
    print(f"{len(codes)} communes")


main()
