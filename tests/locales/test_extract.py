"""Finding sentences in source text."""

from pathlib import Path

import pytest

from connectors.public_holidays import UnknownRegionError
from handlers.periods import FuturePeriodError
from kpi.errors import TouchlineError
from locales.collect import as_po, code_sentences, collect, load, po_path, updated
from locales.extract import Sentence, sentences, unreadable

SOURCE = '''
from kpi.errors import TouchlineError
from kpi.words import N_

NAMES = (N_("first"), N_("two "
    "lines"))


class Broken(TouchlineError):
    """Sentence of {thing}.

    Its second paragraph.
    """


class Apart(ValueError):
    """Not a sentence for anybody."""


def answer(speech, n, late):
    speech.say("outer {inner}", inner=speech.say("inner"))
    speech.say("late" if late else "early")
    speech.say(NAMES[0])
    self.speech.say_many("{count} ticket", "{count} tickets", n)
'''


def test_every_way_to_say_a_sentence_is_found() -> None:
    found = {(sentence.singular, sentence.plural) for sentence in sentences({"a.py": SOURCE})}
    assert found == {
        ("first", ""),
        ("two lines", ""),
        ("Sentence of {thing}.\n\nIts second paragraph.", ""),
        ("outer {inner}", ""),
        ("inner", ""),
        ("late", ""),
        ("early", ""),
        ("{count} ticket", "{count} tickets"),
    }


def test_an_error_is_found_through_its_parents_in_other_files() -> None:
    parent = 'class Broken(errors.TouchlineError):\n    """One."""\n'
    child = 'class Worse(Broken):\n    """Two."""\n'
    assert [sentence.singular for sentence in sentences({"b.py": child, "a.py": parent})] == ["One.", "Two."]


def test_a_sentence_said_twice_is_one_with_both_files_and_its_plural() -> None:
    found = sentences({"b.py": 'say_many("{count} day", "{count} days", n)', "a.py": 'say("{count} day")'})
    assert found == [Sentence("{count} day", "{count} days", ("a.py", "b.py"))]


def test_a_sentence_put_together_on_the_spot_is_reported() -> None:
    assert unreadable('say("fine")\nsay(f"not {fine}")\nprint(f"{1}")') == [2]


@pytest.mark.parametrize("error", [TouchlineError, FuturePeriodError, UnknownRegionError])
def test_an_errors_message_is_found_to_the_letter(error: type[TouchlineError]) -> None:
    assert error.message() in {sentence.singular for sentence in code_sentences()}


def workshop(tmp_path: Path, code: str) -> Path:
    """A tree with one room and two empty catalogues."""
    (tmp_path / "kpi").mkdir(exist_ok=True)
    (tmp_path / "kpi" / "said.py").write_text(code)
    for language in ("de", "en"):
        (tmp_path / language / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    return tmp_path


def test_a_new_sentence_is_itself_in_english_and_empty_in_german(tmp_path: Path) -> None:
    root = workshop(tmp_path, 'say("hello")\nsay_many("{count} day", "{count} days", n)')
    assert collect(root, root) == {"de": 2, "en": 0}
    assert load("en", root)["{count} day"].string == ("{count} day", "{count} days")
    assert load("de", root)["hello"].string == ""


def test_collecting_keeps_translations_drops_what_is_gone_and_guesses_nothing(tmp_path: Path) -> None:
    root = workshop(tmp_path, 'say("hello")\nsay("goodbye now")')
    collect(root, root)
    catalogue = po_path("de", root)
    catalogue.write_text(catalogue.read_text().replace('msgid "hello"\nmsgstr ""', 'msgid "hello"\nmsgstr "hallo"'))
    workshop(tmp_path, 'say("hello")\nsay("hello!")')
    collect(root, root)
    assert [(message.id, message.string) for message in load("de", root) if message.id] == [
        ("hello", "hallo"),
        ("hello!", ""),
    ]
    assert "goodbye" not in catalogue.read_text()
    assert "fuzzy" not in catalogue.read_text()


def test_a_translation_that_lacks_the_plural_now_needed_is_asked_for_again(tmp_path: Path) -> None:
    root = workshop(tmp_path, 'say("{count} day")')
    collect(root, root)
    catalogue = po_path("de", root)
    entry = 'msgid "{count} day"\nmsgstr '
    catalogue.write_text(catalogue.read_text().replace(f'{entry}""', f'{entry}"{{count}} Tag"'))
    assert load("de", root)["{count} day"].string == "{count} Tag"
    workshop(tmp_path, 'say_many("{count} day", "{count} days", n)')
    assert collect(root, root)["de"] == 1


def test_collecting_twice_changes_nothing() -> None:
    found = code_sentences()
    once = as_po(updated(load("de"), "de", found), "de")
    assert as_po(updated(load("de"), "de", found), "de") == once
    assert b"-Date:" not in once
