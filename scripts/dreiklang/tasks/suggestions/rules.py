"""Dates, amounts of money and quantities in German by rule, as the handbook marks them.

Durations ("zehn Jahre"), ages, times of day and frequencies are none of the three; where in doubt nothing is suggested.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Span(NamedTuple):
    """A suggested entity: `text[start:end]`."""

    type: str
    start: int
    end: int


_MONTH = (
    r"(?:Januar|Jänner|Jan\.|Februar|Feber|Feb\.|März|April|Apr\.|Mai|Juni|Juli|August|Aug\.|September|Sept?\."
    r"|Oktober|Okt\.|November|Nov\.|Dezember|Dez\.)"
)
_SEASON = r"(?:Frühjahr|Frühling|Frühsommer|Sommer|Spätsommer|Herbst|Winter)"
_WEEKDAY = (
    r"(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag)"
    r"(?:morgen|vormittag|mittag|nachmittag|abend|nacht)?"
)
_YEAR = r"(?:1[5-9]|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])\."
_NEAR = r"(?:[Vv]orig|[Vv]ergangen|[Ll]etzt|[Nn]ächst|[Kk]ommend|[Ff]olgend|[Dd]ies)(?:e[nrsm]?)"
_PERIOD = (
    r"(?:Wochen?|Wochenendes?|Monate?s?|Quartale?s?|Jahr(?:es)?|Jahrzehnts?|Jahrhunderts?"
    rf"|{_MONTH}|{_SEASON}s?|{_WEEKDAY}s?)"
)
_PART = r"(?:Anfang|Mitte|Ende)"
_AND = r"\s?(?:bis|und|oder|–|-|/)\s?"
_NOT_IN_WORD = r"(?![\w-])"

_DATES = (
    rf"(?:{_WEEKDAY},?\s(?:de[nrm]\s)?)?{_DAY}(?:{_AND}{_DAY})?\s?{_MONTH}(?:\s{_YEAR})?"
    rf"(?:{_AND}{_DAY}\s?{_MONTH}(?:\s{_YEAR})?)?",
    rf"(?:{_WEEKDAY},?\s(?:de[nrm]\s)?)?{_DAY}\s?(?:0?[1-9]|1[0-2])\.\s?{_YEAR}",
    r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])",
    rf"{_PART}\s(?:de[rs]\s)?(?:{_NEAR}\s{_PERIOD}|{_MONTH}(?:\s{_YEAR})?|{_YEAR})",
    rf"(?:{_MONTH}|{_SEASON})\s{_YEAR}(?:/\d\d)?",
    rf"{_NEAR}\s{_PERIOD}",
    r"(?:ersten|zweiten|dritten|vierten|[1-4]\.)\sQuartal(?:s)?(?:\s" + _YEAR + ")?",
    r"(?:\d{1,2}\.\s|[a-zäöü]+(?:ten)\s)Jahrhunderts?",
    r"(?:(?:1[5-9]|20)\d0er|[2-9]0er)(?:-|\s)Jahren?",
    rf"Jahre?s?\s{_YEAR}",
    rf"(?<=\bzwischen\s){_YEAR}(?=\sund\s{_YEAR})|(?<=\bund\s){_YEAR}(?=[,.;)])",
    rf"(?<=\b(?:seit|[Ss]eit)\s){_YEAR}|(?<=\b[Bb]is\s){_YEAR}|(?<=\b[Aa]b\s){_YEAR}|(?<=\b[Vv]on\s){_YEAR}(?=\s(?:an|bis)\b)",
    rf"(?<=\b[Vv]or\s){_YEAR}|(?<=\b[Nn]ach\s){_YEAR}|(?<=\b[Uu]m\s){_YEAR}(?!\s[A-ZÄÖÜ€%])|(?<=\(){_YEAR}(?=\))",
    rf"(?<=\b[Ii]m\s)(?:{_MONTH}|{_SEASON})|(?<=\b[Ss]eit\s){_MONTH}|(?<=\b[Bb]is\s){_MONTH}|(?<=\b[Ss]eit\sdem\s){_SEASON}",
    _WEEKDAY,
    r"[Gg]estern|[Vv]orgestern|[Üü]bermorgen",
)

_WORDS = (
    "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn "
    "neunzehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend"
).split()
_WORD = "(?:" + "|".join(f"[{w[0].upper()}{w[0]}]{w[1:]}" for w in _WORDS) + ")"
_DIGITS = r"(?:\d{1,3}(?:[.\u00a0\u202f ]\d{3})+|\d+)(?:,\d+)?"
_SCALE = r"(?:\s?(?:Mio\.?|Mrd\.?|Millionen|Milliarden|Billionen|Million|Milliarde|Tausend|Tsd\.))"
_NUMBER = rf"(?:{_DIGITS}|{_WORD})"
_AMOUNT = rf"(?:{_NUMBER}(?:\s(?:bis|oder)\s{_NUMBER}|–{_DIGITS})?{_SCALE}?|[Ee]ine?\s(?:Million|Milliarde|Billion))"
_CURRENCY = (
    r"(?:Euro|EUR|€|Cent|(?:US-|kanadische\s|australische\s)?Dollar|US\$|\$|(?:Schweizer\s)?Franken|CHF|Pfund|£|Yen|Yuan"
    r"|Rubel|(?:türkische\s)?Lira|(?:norwegische\s|schwedische\s|dänische\s|tschechische\s)?Kronen|Zloty|Złoty|Rupien|Pesos?"
    r"|Reais|D-Mark|Mark|Schilling|Tenge|Forint)"
)
_MONEY = (
    rf"{_AMOUNT}\s?{_CURRENCY}",
    rf"(?:€|\$|£|EUR|CHF)\s?{_DIGITS}{_SCALE}?",
)
_UNIT = (
    r"(?:Prozentpunkten?|Prozent|%|Promille|Kilometern?|km\s?/\s?h|[Kk]m|Metern?|Zentimetern?|cm|Millimetern?|mm|Kilogramm|Kilo|kg"
    r"|Gramm|Tonnen?|Litern?|Hektar|Quadratmetern?|Quadratkilometern?|Kubikmetern?|Stundenkilometern?"
    r"|Kilometern?\spro\sStunde|Grad(?:\sCelsius)?|Kilowattstunden|Megawattstunden|Gigawattstunden|Kilowatt|Megawatt"
    r"|Gigawatt|Terawattstunden|kWh|MWh|kW|MW|GW|PS|Volt|Hertz|Megahertz|Gigahertz|Seemeilen|Meilen|Zoll)"
)
_MEASURE = (rf"(?:[Mm]inus\s)?{_AMOUNT}\s?{_UNIT}",)
# Time, which is no quantity, and what a number only names or orders.
_NO_COUNT = (
    r"(?:Jahr|Monat|Woche|Tag|Stunde|Minute|Sekunde|Uhr|Mal\b|Jahrzehnt|Jahrhundert|Nächte|Quartal|Wochenende|Generation|Jähr|Million|Milliarde|Billion"
    rf"|Euro|Cent|Dollar|Franken|{_MONTH}|Min\b|Std\b|Artikel|Absatz)"
)
_COUNT = (
    rf"(?!{_YEAR}\b){_AMOUNT}(?=\s(?:[a-zäöüß]{{2,}}(?:e|en|er|es)\s){{0,2}}(?!{_NO_COUNT})[A-ZÄÖÜ][a-zäöüß]+)",
    rf"{_NUMBER}(?=\svon\s{_NUMBER}\s[A-ZÄÖÜ])",
)
# What stands before a number that names or dates something instead of counting: "Platz 3", "Boeing 737 Maschinen".
_NAMING = re.compile(r"(?:[A-ZÄÖÜ][\w-]*|Nr\.|§|#|\d[.,:/]?|[:/-])\s?$")


_KINDS = tuple(
    (kind, [re.compile(rf"(?<![\w.,/-])(?:{pattern}){_NOT_IN_WORD}") for pattern in patterns])
    for kind, patterns in (("MONEY", _MONEY), ("DATE", _DATES), ("QUANT", _MEASURE))
)
_COUNTS = [re.compile(rf"(?<![\w.,/-]){pattern}") for pattern in _COUNT]


def spans(text: str) -> Iterator[Span]:
    """What the rules find in one sentence, in order; no two overlap."""
    found: list[Span] = []
    for kind, patterns in _KINDS:
        for pattern in patterns:
            _add(found, kind, pattern, text)
    for pattern in _COUNTS:
        _add(found, "QUANT", pattern, text, counting=True)
    yield from sorted(found, key=lambda span: span.start)


def _add(found: list[Span], kind: str, pattern: re.Pattern[str], text: str, *, counting: bool = False) -> None:
    for match in pattern.finditer(text):
        start, end = match.span()
        if any(start < other.end and other.start < end for other in found):
            continue
        before = text[:start]
        if counting and text[start].isdigit() and _NAMING.search(before):
            continue
        found.append(Span(kind, start, end))
