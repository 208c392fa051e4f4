"""Who connects: an admin, and nobody else, by whichever word, button or form; managers see how it does.

The words are those that there are: a new one is tried here without being named.
"""

from collections.abc import Iterator

import pytest

from bot.desk import StrangerError
from connectors.systems import NAMES
from handlers.cards import Button
from handlers.connecting.command import SUB_WORDS
from storage.connections import Connection
from storage.people import find_person
from tests.handlers.connecting.office import FORM, Office
from tests.stories.workspace import CHANNEL

LOOKS = ("connect", "connect list", "connect systems", "connect 1", "connect show 1", "connect zeigen 1", "verbinden")
EVERYTHING = {**FORM, "secret": "s3cret", "scheme": "standard", "mapping": "rows: tickets", "sample": "{}", "name": "n"}
ONLY_ADMINS, NOT_EVEN_SEEN = "Only admins connect systems and change", "admins and managers see how each does"


def changing() -> Iterator[str]:
    """Everything that can be said of connections and is no look at them."""
    looked = {words.removeprefix("connect ").removesuffix(" 1") for words in LOOKS} | {"liste", "systeme"}
    for word in (word for sub in SUB_WORDS for word in sub.words):
        if word not in looked:
            yield from (f"connect {word}", f"connect {word} 1", f"connect 1 {word}")
    yield from (f"connect {name}" for name in NAMES)
    yield from ("connect remove 1 keep", "connect remove 1 facts", "connect hook 1 secret", "connect hook 1 off",
                "connect again 1 from 2026-01-01", "connect add zendesk", "verbinden zendesk")  # fmt: skip


@pytest.mark.parametrize(("who", "refusal"), [("tom", NOT_EVEN_SEEN), ("lena", NOT_EVEN_SEEN), ("eve", NOT_EVEN_SEEN),
                                              ("mia", ONLY_ADMINS)])  # fmt: skip
def test_nobody_but_an_admin_changes_what_is_connected(office: Office, who: str, refusal: str) -> None:
    assert office.connect() == 1
    office.workspace.card("root", "connect hook 1")
    before, asked = office.whole(), len(office.stub.asked)
    for words in changing():
        assert refusal in office.workspace.refusal(who, words), words
        assert refusal in office.workspace.refusal(who, words, place=CHANNEL), words
        assert office.workspace.ask(who, words).form is None
        assert refusal in office.workspace.ask(who, words, answers=EVERYTHING).field_errors.errors[""], words
    assert office.whole() == before
    assert len(office.stub.asked) == asked


def test_an_admin_is_refused_nothing_for_being_one(office: Office) -> None:
    office.connect()
    for words in (*LOOKS, *changing()):
        reply = office.workspace.ask("root", words)
        assert "Only admins" not in str(reply), words


@pytest.mark.parametrize("who", ["tom", "lena", "eve"])
def test_who_looks_after_no_teams_sees_no_connection(office: Office, who: str) -> None:
    office.connect()
    for words in LOOKS:
        assert NOT_EVEN_SEEN in office.workspace.refusal(who, words)


def test_a_manager_sees_how_each_does_and_no_button_that_would_be_refused(office: Office) -> None:
    assert not office.workspace.card("mia", "connect").buttons
    office.connect()
    for words in LOOKS:
        for button in office.workspace.card("mia", words).buttons:
            assert isinstance(button, Button)
            assert not office.workspace.ask("mia", button.words).refused, button.words
    assert "First round" in office.workspace.text("mia", "connect 1")


def test_an_admin_who_is_one_no_more_connects_no_more(office: Office) -> None:
    form = office.workspace.ask("root", "connect zendesk").form
    assert form is not None
    with office.workspace.database.writing() as session:
        person = find_person(session, office.workspace.tools.workspace_id, "root")
        assert person is not None
        person.role = "manager"
    assert ONLY_ADMINS in office.send("root", form.words).field_errors.errors[""]
    assert office.count(Connection) == 0


def test_whoever_is_no_person_here_is_asked_nothing_and_told_nothing(office: Office) -> None:
    office.connect()
    for words in (*LOOKS, "connect remove 1 facts", "connect zendesk"):
        with pytest.raises(StrangerError):
            office.workspace.ask("guest@elsewhere.example", words)
    assert office.count(Connection) == 1
