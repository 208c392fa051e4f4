"""The catalogues: every sentence of the code, in every language, whole."""

import re
from datetime import date
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message

from handlers.arguments import find_kpi
from handlers.periods import read_period
from kpi.definitions import KPIS
from locales.collect import ROOMS, code_sentences, is_complete, languages, load
from locales.extract import unreadable
from locales.speech import ROOT, SOURCE, Speech

HINT = "run `make words` and translate what it leaves empty"


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str) or text is None else tuple(text)


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_english_and_german_have_catalogues() -> None:
    assert {"de", "en"} <= set(languages())


@pytest.mark.parametrize("language", languages())
def test_every_sentence_of_the_code_is_in_the_catalogue_and_no_other(language: str) -> None:
    said = {(sentence.singular, sentence.plural) for sentence in code_sentences()}
    written = {(*forms(message.id), "")[:2] for message in messages(load(language))}
    assert said - written == set(), f"missing in {language}: {HINT}"
    assert written - said == set(), f"no longer said, but in {language}: {HINT}"


@pytest.mark.parametrize("language", languages())
def test_every_sentence_is_translated_in_all_its_forms(language: str) -> None:
    catalogue = load(language)
    empty = [message.id for message in messages(catalogue) if not is_complete(message.string)]
    assert empty == [], f"not translated in {language}: {HINT}"
    plural = [message.id for message in messages(catalogue) if message.pluralizable]
    assert [source for source in plural if len(forms(catalogue[source[0]].string)) != catalogue.num_plurals] == []


@pytest.mark.parametrize("language", languages())
def test_nothing_is_guessed_or_left_over(language: str) -> None:
    catalogue = load(language)
    assert [message.id for message in messages(catalogue) if message.fuzzy] == []
    assert list(catalogue.obsolete) == []


@pytest.mark.parametrize("language", languages())
def test_a_translation_fills_the_same_names(language: str) -> None:
    wrong = {}
    for message in messages(load(language)):
        source = forms(message.id)
        needed, allowed = placeholders(source[0]) & placeholders(source[-1]), set[str]()
        for form in source:
            allowed |= placeholders(form)
        for form in forms(message.string):
            if form and not needed <= placeholders(form) <= allowed:
                wrong[source[0]] = form
    assert wrong == {}, f"other names in braces in {language}"


@pytest.mark.parametrize("language", languages())
def test_the_compiler_has_nothing_to_object_to(language: str) -> None:
    """It takes "95 % interval" for old Python formatting: fill per cents in, as `speech.percent` says them."""
    objections = {message.id: list(map(str, errors)) for message, errors in load(language).check()}
    assert objections == {}


def test_english_is_the_sentence_itself() -> None:
    differing = [message.id for message in messages(load(SOURCE)) if forms(message.id) != forms(message.string)]
    assert differing == []


def test_no_sentence_is_put_together_on_the_spot() -> None:
    tree = ROOT.parent
    files = [path for room in ROOMS for path in (tree / room).rglob("*.py")]
    found = {str(path.relative_to(tree)): unreadable(path.read_text("utf-8")) for path in files}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize("language", languages())
def test_a_kpi_is_found_by_the_name_its_reader_sees(language: str) -> None:
    speech = Speech(language, "UTC")
    names = {kpi: speech.say(kpi.name) for kpi in KPIS}
    lost = [name for kpi, name in names.items() if kpi not in (find_kpi(name), find_kpi(name.split(" (")[0]))]
    assert lost == [], "add the name to the KPI's aliases, or call it by one of them"


@pytest.mark.parametrize("language", languages())
def test_an_example_in_a_sentence_works_when_it_is_typed(language: str) -> None:
    today = date(2026, 11, 21)
    for message in messages(load(language)):
        if not str(message.id).startswith("The period"):
            continue
        quoted = re.findall(r'"([^"]*)"|„([^“]*)“', str(message.string))
        examples = [straight or curved for straight, curved in quoted if "{" not in straight + curved]
        assert examples
        assert [example for example in examples if read_period(example, today) is None] == []
