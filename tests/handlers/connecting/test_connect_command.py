"""`connect`: a form that an admin fills; a key tried at once, sealed, never shown; what goes wrong beside its field."""

import logging
import threading
from datetime import timedelta

import pytest

from bot.config import Settings
from bot.keys import load_keys
from connectors.pull.errors import NoAnswerError
from connectors.pull.trying import try_key
from connectors.systems import NAMES, all_systems, system_named
from handlers.cards import FieldKind
from handlers.connecting.command import opens_form
from kpi.reviews import Review
from storage.connections import Connection, connection_context
from storage.reviews import ReviewRow, save_reviews
from storage.tickets import TicketRow
from tests.handlers.connecting.office import FORM, LATER, Office
from tests.stories.workspace import CHANNEL, NOW, rendered
from tests.systems.stub import Asked, Replied
from tests.systems.zendesk_stub import ENTERED

KEY = ENTERED["token"]


def test_a_form_is_opened_and_what_it_says_is_pulled(office: Office) -> None:
    form = office.workspace.ask("root", "connect zendesk").form
    assert form is not None
    fields = {field.name: field for field in form.fields}
    assert list(fields) == ["subdomain", "email", "token", "since"]
    assert [name for name, field in fields.items() if field.secret] == ["token"]
    assert (fields["since"].kind, fields["since"].value) == (FieldKind.CHOICE, "365")
    said = office.workspace.text("root", form.words, answers=FORM)
    for word in ("zendesk is connected", "Zendesk takes the key", "tickets", "A year back", "minute"):
        assert word in said
    [held] = office.connections()
    assert (held.source, held.entered) == ("zendesk", {"subdomain": "acme", "email": ENTERED["email"]})
    assert held.since == int((NOW - timedelta(days=365)).timestamp())
    assert not office.sync(held.id).problem
    assert office.count(TicketRow) == 7


def test_a_key_is_kept_sealed_alone(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    shown = rendered(office.send("root"))
    [held] = office.connections()
    office.sync(held.id)
    for words in ("connect", f"connect {held.id}", f"connect key {held.id}", "connect zendesk", "connect remove 1"):
        shown += rendered(office.workspace.ask("root", words))
    assert KEY not in shown + caplog.text
    assert KEY.encode() not in office.whole()
    file = office.workspace.database.engine.url.database
    from pathlib import Path

    keys = load_keys(Settings(home=Path(str(file)).parent))
    assert KEY.encode() in keys.open(connection_context(held), held.sealed or b"")


TYPED = (f"connect zendesk {KEY}", f"connect zendesk acme {KEY}", f"connect add zendesk {KEY}",
         f"verbinden zendesk {KEY}", f"connect key 1 {KEY}")  # fmt: skip


@pytest.mark.parametrize("words", TYPED)
def test_a_key_typed_in_words_is_refused_and_not_kept(office: Office, words: str) -> None:
    office.connect()
    before = office.whole()
    refused = office.workspace.refusal("root", words, place=CHANNEL)
    assert "Use the form" in refused
    assert KEY not in refused
    assert office.whole() == before


@pytest.mark.parametrize(
    ("answer", "field", "said"),
    [(Replied({}, 401), "token", "does not take the key"), (Replied({}, 403), "token", "does not let it read anything"),
     (Replied({}, 404), "subdomain", "no account at that address"), (Replied({}, 500), "", "is in trouble"),
     (Replied({}, 429, {"Retry-After": "600"}), "", "asks us to wait"),
     (Replied({}, 302, {"Location": "https://evil.example"}), "", "Check what was entered")],
)  # fmt: skip
def test_what_trying_a_key_finds_stands_beside_what_mends_it(
    office: Office, answer: Replied, field: str, said: str
) -> None:
    office.stub.troubles.append(answer)
    reply = office.send("root")
    assert list(reply.field_errors.errors) == [field]
    assert said in reply.field_errors.errors[field]
    assert KEY not in reply.field_errors.errors[field]
    assert office.connections() == []
    assert len(office.stub.asked) == 1


def test_a_system_that_cannot_be_reached_is_said_beside_its_address(office: Office) -> None:
    office.workspace.tools.connector_urls["zendesk"] = "http://127.0.0.1:9"  # type: ignore[index]
    errors = office.send("root").field_errors.errors
    assert list(errors) == ["subdomain"]
    assert "cannot reach Zendesk" in errors["subdomain"]


def test_trying_a_key_ends_whatever_the_system_does(office: Office) -> None:
    released = threading.Event()

    def held_back(_: Asked) -> None:
        released.wait(10)

    office.stub.before = held_back
    system = system_named("zendesk")
    assert system is not None
    try:
        with pytest.raises(NoAnswerError):
            try_key(system, ENTERED, 0, base=office.stub.url, patience=0.2)
    finally:
        released.set()


def test_a_list_the_key_may_not_read_is_told_at_once(office: Office) -> None:
    def refusing(asked: Asked) -> None:
        if "satisfaction" in asked.path:
            office.stub.troubles.append(Replied({}, 403))

    office.stub.before = refusing
    said = rendered(office.send("root"))
    assert "may not read ratings" in said
    assert len(office.connections()) == 1


WRONG = (
    ({"subdomain": "evil.example"}, "subdomain"), ({"subdomain": ""}, "subdomain"), ({"email": "nobody"}, "email"),
     ({"token": ""}, "token"), ({"token": "two words"}, "token"), ({"since": "9999999"}, "since"),
     ({"since": "-1"}, "since"), ({"former": "77"}, "former"),
)  # fmt: skip


@pytest.mark.parametrize("locale", ["en", "de"])
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_asked(office: Office, locale: str) -> None:
    for changed, field in WRONG:
        reply = office.workspace.ask("root", "connect zendesk", answers={**FORM, **changed}, locale=locale)
        assert list(reply.field_errors.errors) == [field]
        said = reply.field_errors.errors[field]
        assert not any(value in said for value in changed.values() if "." in value or " " in value)
    assert office.stub.asked == []
    assert office.connections() == []


def test_the_address_of_the_page_is_understood_too(office: Office) -> None:
    office.connect(subdomain="https://ACME.zendesk.com/agent/dashboard")
    assert office.connections()[0].entered["subdomain"].lower() == "acme"


def test_the_same_account_is_connected_once(office: Office) -> None:
    number = office.connect()
    errors = office.send("root", subdomain="ACME", email="other@acme.example").field_errors.errors
    assert "connected already, as zendesk" in errors["subdomain"]
    assert f"connect key {number}" in errors["subdomain"]
    assert len(office.connections()) == 1


def test_a_list_of_all_says_how_each_does_and_how_to_mend_it(office: Office) -> None:
    assert "What I can connect" in office.workspace.text("root", "connect")
    number = office.connect()
    assert "First round: 0 of 6 lists" in office.workspace.text("root", "connect")
    office.sync(number)
    assert "Up to date" in office.workspace.text("mia", "connect", now=LATER)
    assert "Behind" in office.workspace.text("mia", "connect", now=NOW + timedelta(hours=3))
    office.stub.troubles.append(Replied({}, 401))
    office.sync(number, LATER)
    said = office.workspace.text("root", "connect", now=LATER)
    assert "Fails" in said
    assert "does not take the key" in said
    one = office.workspace.card("root", f"connect {number}", now=LATER)
    assert f"connect key {number}" in [button.words for button in one.buttons]


def test_a_new_key_goes_on_where_the_old_one_stopped(office: Office) -> None:
    number = office.connect()
    office.stub.troubles.append(Replied({}, 401))
    office.sync(number)
    form = office.workspace.ask("root", f"connect key {number}").form
    assert form is not None
    assert [field.name for field in form.fields] == ["email", "token"]
    assert KEY not in str(form)
    wrong = office.workspace.ask("root", form.words, answers={**ENTERED, "token": "other"})
    assert "does not take the key" in wrong.field_errors.errors["token"]
    before = office.connections()[0].sealed
    assert "The new key is kept" in office.workspace.text("root", form.words, answers=ENTERED)
    [held] = office.connections()
    assert (held.sealed != before, held.failing, held.not_before) == (True, None, None)
    assert held.entered["subdomain"] == "acme"
    assert not office.sync(number, LATER).problem


def test_a_key_that_is_tried_while_its_connection_is_removed_is_not_kept(office: Office) -> None:
    number = office.connect()

    def removed(_: Asked) -> None:
        office.stub.before = lambda _: None
        assert "Removed" in str(office.workspace.card("root", f"connect remove {number} keep"))

    office.stub.before = removed
    assert office.workspace.ask("root", f"connect key {number}", answers=ENTERED).refused
    [held] = office.connections()
    assert (held.removed_at is not None, held.sealed) == (True, b"")


def test_pausing_and_going_on(office: Office) -> None:
    number = office.connect()
    assert "is not asked until" in office.workspace.text("root", f"connect pause {number}")
    assert office.connections()[0].paused
    assert "Paused" in office.workspace.text("root", "connect")
    office.workspace.card("root", f"connect {number} resume")
    assert not office.connections()[0].paused


def test_pulling_all_again_counts_nothing_twice(office: Office) -> None:
    number = office.connect()
    office.sync(number)
    said = office.workspace.text("root", f"connect again {number} from 2026-01-31")
    assert "pulled again" in said
    again = office.sync(number, LATER)
    assert again.lists["tickets"].rows == 7
    assert (again.lists["tickets"].new, again.lists["tickets"].updated) == (0, 0)
    assert office.count(TicketRow) == 7
    assert "no day" not in said
    for bad in ("from yesterday", "2026-31-01"):
        assert "Write it like" in office.workspace.refusal("root", f"connect again {number} {bad}")


@pytest.mark.parametrize(
    ("words", "said"),
    [("connect zendsk", '"connect'), ("connect pause", "Nothing is connected"), ("connect remove 9", "Nothing"),
     ("connect add zendusk", "I cannot connect"), ("connect blah blah", "I do not know")],
)  # fmt: skip
def test_what_is_not_understood_is_answered_with_what_would_be(office: Office, words: str, said: str) -> None:
    assert said in office.workspace.refusal("root", words) or "Did you mean" in office.workspace.refusal("root", words)


def test_which_connection_is_asked_where_there_are_several(office: Office) -> None:
    number = office.connect()
    office.connect(subdomain="other")
    refused = office.workspace.refusal("root", "connect pause")
    assert f"connect pause {number}" in refused
    assert "zendesk-2" in refused
    office.workspace.card("root", "connect pause zendesk-2")
    assert [each.paused for each in office.connections()] == [False, True]
    assert "There is no connection" in office.workspace.refusal("root", "connect pause 99")


def test_removing_without_a_number_lists_what_there_is_and_removes_nothing(office: Office) -> None:
    assert "Nothing is connected yet" in office.workspace.refusal("root", "connect remove")
    office.connect()
    assert office.workspace.card("root", "connect remove").title == "Remove zendesk?"
    office.connect(subdomain="other")
    for words in ("connect remove", "connect entfernen"):
        said = office.workspace.refusal("root", words)
        assert '"connect remove 1"' in said
        assert "1 (zendesk), 2 (zendesk-2)" in said
    assert not any(each.removed_at for each in office.connections())


def test_removing_asks_and_forgets_the_key_at_once(office: Office) -> None:
    number = office.connect()
    office.sync(number)
    card = office.workspace.card("root", f"connect remove {number}")
    words = [button.words for button in card.buttons]
    assert words[:2] == [f"connect remove {number} keep", f"connect remove {number} facts"]
    assert not office.connections()[0].removed_at
    office.workspace.card("root", words[0])
    [held] = office.connections()
    assert (bool(held.removed_at), held.sealed, held.forgets) == (True, b"", False)
    assert office.count(TicketRow) == 7
    assert "Nothing is connected" in office.workspace.refusal("root", "connect pause")


def test_what_was_removed_and_kept_goes_on_where_it_was(office: Office) -> None:
    number = office.connect()
    office.sync(number)
    office.workspace.card("root", f"connect remove {number} keep")
    form = office.workspace.ask("root", "connect zendesk").form
    assert form is not None
    former = next(field for field in form.fields if field.name == "former")
    assert former.value == str(number)
    assert office.connect(former=former.value) == number
    assert office.sync(number, LATER).lists["tickets"].new == 0
    assert office.count(TicketRow) == 7


def test_what_is_removed_with_its_facts_leaves_none(office: Office) -> None:
    number = office.connect()
    office.sync(number)
    with office.workspace.database.writing() as session:
        review = Review("1", "11", 1, 1.0)
        save_reviews(
            session, office.workspace.tools.workspace_id, "zendesk", [review], {"11": office.identity("11").id}
        )
    assert office.count(ReviewRow) == 1
    office.workspace.card("root", f"connect remove {number} facts")
    assert (office.count(TicketRow), office.count(ReviewRow), office.count(Connection)) == (0, 0, 0)
    assert office.connect() != 0
    assert office.connections()[0].source == "zendesk"


def test_every_system_has_a_form_that_can_be_filled_anywhere(office: Office) -> None:
    for name, system in all_systems().items():
        assert opens_form(name)
        form = office.workspace.ask("root", f"connect {name}").form
        assert form is not None
        names = [field.name for field in form.fields]
        assert names == [*(entry.name for entry in system.entries), "since"]
        assert len(set(names)) == len(names)
        assert {field.name for field in form.fields if field.secret} == system.secrets
        assert all(not field.value for field in form.fields if field.secret)
    assert len(NAMES) == len(all_systems())


def test_a_survey_names_a_helpdesk_that_there_is(office: Office) -> None:
    answers = {"host": "api.typeform.com", "form": "abcd1234", "token": "t", "ticket_field": "ticket", "question": "q",
               "scale": "5", "tickets_of": "nobody", "since": "90"}  # fmt: skip
    errors = office.workspace.ask("root", "connect typeform", answers=answers).field_errors.errors
    assert "No helpdesk is called" in errors["tickets_of"]
    assert office.stub.asked == []
