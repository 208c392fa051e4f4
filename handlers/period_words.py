"""The words people say periods with, in every language at once, whatever the reader's own.

Each language gives, for a word that the shapes in `handlers.periods` know, how people spell it. Month and weekday names
come from Babel. A third language is a third entry in `SPELLINGS` and its locales in `CALENDARS`. Knows no grammar.
"""

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache

MONTHS: tuple[str, ...] = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
WEEKDAYS: tuple[str, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12")

SPELLINGS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "today": "today now",
        "yesterday": "yesterday",
        "tomorrow": "tomorrow",
        "this": "this current",
        "last": "last previous prior",
        "past": "past",
        "next": "next coming",
        "day": "day days d",
        "week": "week weeks w wk wks cw",
        "month": "month months m mth mths",
        "quarter": "quarter quarters q qtr",
        "year": "year years y yr yrs",
        "since": "since",
        "from": "from between",
        "to": "to until till through and",
        "": "the of in for on st nd rd th",
    },
    "de": {
        "today": "heute jetzt",
        "yesterday": "gestern",
        "tomorrow": "morgen",
        "this": "diese diesen dieser dieses diesem laufende laufenden laufender laufendes aktuelle aktuellen aktueller",
        "last": "letzte letzten letzter letztes letztem vorige vorigen voriger voriges vorigem "
        "vergangene vergangenen vergangener vergangenes vergangenem vorherige vorherigen",
        "next": "nächste nächsten nächster nächstes nächstem kommende kommenden kommender kommendes",
        "day": "Tag Tage Tagen T Tg",
        "week": "Woche Wochen Wo KW Kalenderwoche",
        "month": "Monat Monate Monaten Monats",
        "quarter": "Quartal Quartale Quartalen Quartals",
        "year": "Jahr Jahre Jahren Jahres J",
        "since": "seit ab",
        "from": "von vom zwischen",
        "to": "bis und",
        "march": "Mrz",
        "": "der die das den dem des im in am zum zur für",
    },
}
COUNTS: Mapping[str, str] = {
    "en": "one two three four five six seven eight nine ten eleven twelve",
    "de": "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
}
CALENDARS = ("en", "en_GB", "de", "de_AT")  # Babel's locales whose month and weekday names are understood

WITHOUT_UMLAUTS = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue"}
CLOSE_ENOUGH = 0.7  # of 1, by difflib: "weak" is close to "week", "team" is not
SHORTEST_TO_MEND = 3


def folded(text: str) -> str:
    """Return a text in small letters without accents, as it is looked up: "März" is "marz"."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(maxsize=1)
def vocabulary() -> Mapping[str, str]:
    """Return what every known spelling, folded, stands for; "" for words that say nothing about a period."""
    known: dict[str, str] = {}
    for language, words in SPELLINGS.items():
        _teach(known, COUNTS[language].split(), NUMBERS)
        for meaning, spellings in words.items():
            _teach(known, spellings.split(), [meaning] * len(spellings.split()))
    for locale in CALENDARS:
        for names, meanings in _calendar_names(locale):
            _teach(known, names, meanings)
    return known


def plain(phrase: str) -> str:
    """Return a phrase in the words that the shapes know; words that are not known stay as they are."""
    known = vocabulary()
    said = re.sub(r"[^\W\d_]+", lambda word: known.get(word[0], word[0]), folded(phrase))
    return re.sub(r"\s+", " ", said.replace(",", " ")).strip(" !?;:\"'")


def mended(phrase: str) -> str:
    """Return a phrase with each unknown word replaced by the known spelling that is nearest, where one is near."""
    known = vocabulary()

    def mend(word: re.Match[str]) -> str:
        if folded(word[0]) in known or len(word[0]) < SHORTEST_TO_MEND:
            return word[0]
        near = get_close_matches(folded(word[0]), list(_spelled()), 1, CLOSE_ENOUGH)
        return _spelled()[near[0]] if near else word[0]

    return re.sub(r"[^\W\d_]+", mend, phrase)


@lru_cache(maxsize=1)
def _spelled() -> Mapping[str, str]:
    """Return every known spelling of some length, by its folded form: a suggestion has its umlauts."""
    words = [word for table in SPELLINGS.values() for spellings in table.values() for word in spellings.split()]
    words += [word for counts in COUNTS.values() for word in counts.split()]
    words += [name for locale in CALENDARS for names, _ in _calendar_names(locale) for name in names]
    return {folded(word): word for word in words if len(word) >= SHORTEST_TO_MEND}


def _teach(known: dict[str, str], spellings: list[str], meanings: list[str] | tuple[str, ...]) -> None:
    """Add spellings, also as typed without umlauts ("maerz"); the first meaning of a spelling stays."""
    for spelling, meaning in zip(spellings, meanings, strict=True):
        two_letters = spelling.casefold().translate(WITHOUT_UMLAUTS)
        known.setdefault(folded(spelling), meaning)
        known.setdefault(folded(two_letters), meaning)


@lru_cache(maxsize=len(CALENDARS))
def _calendar_names(locale: str) -> list[tuple[list[str], tuple[str, ...]]]:
    """Return a locale's month and weekday names, long and short, each with what they stand for."""
    from babel import Locale

    calendar = Locale.parse(locale)
    names: list[tuple[list[str], tuple[str, ...]]] = []
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            months, days = calendar.months[context][width], calendar.days[context][width]
            names.append(([str(months[n]).rstrip(".") for n in range(1, 13)], MONTHS))
            names.append(([str(days[n]).rstrip(".") for n in range(7)], WEEKDAYS))
    return names
