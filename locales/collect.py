"""Brings the catalogues up to date with the sentences in the code: `python -m locales.collect`, or `make words`.

Promises: a translation is kept as long as its sentence stands in the code, to the letter; a new sentence is left empty
(in English it is itself); one that is gone is dropped. Nothing is guessed. Without line numbers or dates, and sorted,
so that a second run changes nothing and a diff shows sentences only. A new language is an empty folder
`locales/<language>/LC_MESSAGES`.
"""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from locales.extract import Sentence, sentences
from locales.speech import DOMAIN, ROOT, SOURCE

ROOMS = ("bot", "handlers", "storage", "charts", "connectors", "coaching", "kpi", "locales")
WIDTH = 120

HEADER = """\
# Touchline's sentences. Written by `make words`; translate the empty ones.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""


def code_sentences(tree: Path = ROOT.parent) -> list[Sentence]:
    """Return every sentence in the rooms under a folder, sorted."""
    files = sorted(path for room in ROOMS for path in (tree / room).rglob("*.py"))
    return sentences({path.relative_to(tree).as_posix(): path.read_text("utf-8") for path in files})


def languages(root: Path = ROOT) -> tuple[str, ...]:
    """Return the languages that have a folder for a catalogue."""
    return tuple(sorted(path.parent.name for path in root.glob("*/LC_MESSAGES")))


def po_path(language: str, root: Path = ROOT) -> Path:
    """Return where a language's catalogue is written."""
    return root / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def load(language: str, root: Path = ROOT) -> Catalog:
    """Return a language's catalogue as it is written now; an empty one before the first time."""
    path = po_path(language, root)
    if not path.exists():
        return Catalog(language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def updated(old: Catalog, language: str, found: Iterable[Sentence]) -> Catalog:
    """Return the catalogue of exactly the sentences found, with the translations it had."""
    new = Catalog(language)
    for sentence in found:
        source = (sentence.singular, sentence.plural) if sentence.plural else sentence.singular
        new.add(source, _translation(old, language, sentence), locations=[(file, 0) for file in sentence.files])
    return new


def as_po(catalogue: Catalog, language: str) -> bytes:
    """Return a catalogue as the bytes of its file."""
    written = BytesIO()
    written.write(HEADER.format(language=language, plural_forms=catalogue.plural_forms).encode())
    write_po(written, catalogue, width=WIDTH, omit_header=True, sort_output=True, include_lineno=False)
    return written.getvalue().rstrip(b"\n") + b"\n"


def collect(tree: Path = ROOT.parent, root: Path = ROOT) -> dict[str, int]:
    """Write all catalogues; return how many sentences of each language are still to be translated."""
    found = code_sentences(tree)
    missing = {}
    for language in languages(root):
        new = updated(load(language, root), language, found)
        po_path(language, root).write_bytes(as_po(new, language))
        missing[language] = sum(not is_complete(message.string) for message in new if message.id)
    return missing


def _translation(old: Catalog, language: str, sentence: Sentence) -> str | tuple[str, ...]:
    """Return the translation there was, in as many forms as are needed now; empty where it does not fit any more."""
    source = (sentence.singular, sentence.plural) if sentence.plural else sentence.singular
    if language == SOURCE:
        return source
    known = old.get(sentence.singular)
    if known is not None and not known.fuzzy and known.id == source and known.string:
        return known.string if isinstance(known.string, str) else tuple(known.string)
    return ("",) * old.num_plurals if sentence.plural else ""


def is_complete(string: str | Iterable[str] | None) -> bool:
    """Whether a translation is there, in all its plural forms."""
    return bool(string) if string is None or isinstance(string, str) else all(string)


if __name__ == "__main__":
    for code, count in collect().items():
        print(f"{code}: {count} to translate" if count else f"{code}: complete")
