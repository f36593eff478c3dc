"""German names of states, cities and continents: CLDR's, as `babel` brings them, and the states of three countries."""

import re
from collections.abc import Iterator
from functools import cache

from dreiklang.tasks.suggestions.names import Names, listed
from dreiklang.tasks.suggestions.rules import Span

# No territory of anybody, or a word or name that mostly means something else.
_NO_PLACE = {
    "EU", "EZ", "UN", "ZZ", "XA", "XB", "QO", "001", "003", "019", "202",
}  # fmt: skip
_AMBIGUOUS = {
    "Amerika", "Guernsey", "Jersey", "Man", "Welt",
}  # fmt: skip
_SHORT = {
    "USA": "GPE", "Türkei": "GPE", "Großbritannien": "GPE", "England": "GPE", "Schottland": "GPE", "Wales": "GPE",
    "Nordirland": "GPE", "Tschechien": "GPE", "Bosnien": "GPE", "Südkorea": "GPE", "Nordkorea": "GPE",
    "Weißrussland": "GPE", "Myanmar": "GPE", "Kongo": "GPE", "Holland": "GPE", "Vereinigte Staaten": "GPE",
    "Vereinigtes Königreich": "GPE", "Ankara": "GPE", "Astana": "GPE", "Washington": "GPE", "Peking": "GPE",
    "Hongkong": "GPE", "Elfenbeinküste": "GPE", "Kosovo": "GPE", "Taiwan": "GPE", "China": "GPE",
    "Nordsee": "LOC", "Ostsee": "LOC", "Mittelmeer": "LOC", "Atlantik": "LOC", "Pazifik": "LOC", "Rhein": "LOC",
    "Donau": "LOC", "Elbe": "LOC", "Alpen": "LOC", "Schwarzes Meer": "LOC", "Kaspisches Meer": "LOC",
    "Südostasien": "LOC", "Nahost": "LOC", "Lateinamerika": "LOC", "Balkan": "LOC",
}  # fmt: skip
_STATES = """
Baden-Württemberg Bayern Berlin Brandenburg Bremen Hamburg Hessen Mecklenburg-Vorpommern Niedersachsen
Nordrhein-Westfalen Rheinland-Pfalz Saarland Sachsen Sachsen-Anhalt Schleswig-Holstein Thüringen Burgenland Kärnten
Niederösterreich Oberösterreich Salzburg Steiermark Tirol Vorarlberg Wien Zürich Bern Luzern Basel Genf Lausanne Graz
Linz Innsbruck München Köln Frankfurt Stuttgart Düsseldorf Dortmund Leipzig Dresden Hannover Nürnberg Duisburg Bochum
Wuppertal Bielefeld Bonn Münster Karlsruhe Mannheim Augsburg Wiesbaden Kiel Rostock Magdeburg Freiburg Erfurt Mainz
Kassel
""".split()
_ZONES = ("Europe/", "Asia/", "Africa/")


# A place that is only part of another name: "Kiel Hbf", "Stuttgart-Mitte", "Kreuz Stuttgart", "Weil am Rhein".
_GOES_ON = re.compile(r"[-–/][A-ZÄÖÜ]|\s?\(| (?:am|an der|im|ob der) [A-ZÄÖÜ]")
_APPOSED = re.compile(r" [A-ZÄÖÜ]")
_BEGAN = re.compile(r"\w\s(?:am|an der)\s$|(?<!^)\b[A-ZÄÖÜ][\w.]*\s$|\($|/\s?$")


def spans(text: str) -> Iterator[Span]:
    """The places of the list in one sentence, unless they seem to be only a part of a name."""
    for span in _listed().spans(text):
        is_alone = not (_APPOSED.match(text, span.end) or _BEGAN.search(text[: span.start]))
        if not _GOES_ON.match(text, span.end) and (is_alone or text[span.end - 1] == "s"):
            yield span


@cache
def _listed() -> Names:
    return listed(places())


def places() -> dict[str, str]:
    """Names and their type, GPE or LOC."""
    return dict(_territories()) | dict(_cities()) | dict.fromkeys(_STATES, "GPE") | _SHORT


def _territories() -> Iterator[tuple[str, str]]:
    from babel import Locale

    for code, name in Locale("de").territories.items():
        plain = name.partition(" (")[0]
        if code not in _NO_PLACE and plain not in _AMBIGUOUS and "/" not in plain:
            yield plain, "LOC" if code.isdigit() or code == "AQ" else "GPE"


def _cities() -> Iterator[tuple[str, str]]:
    """The cities that time zones are named after, by their German names; those without one are called alike."""
    from babel import Locale
    from babel.core import get_global

    german = Locale("de").time_zones
    for zone in get_global("zone_territories"):
        if zone.startswith(_ZONES):
            name = german.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
            if len(name) > 3 and name not in _AMBIGUOUS and name.isascii() | (zone in german):
                yield name, "GPE"
