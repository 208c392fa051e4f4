"""`connect hook` and `connect webhook`: switched on, shown once, off; a mapping that is tried before it is kept."""

import json

import pytest

from connectors.push.hooking import HOOKINGS
from connectors.systems import system_named
from handlers.connecting.command import opens_form
from storage.arrivals import Arrival
from storage.connections import Connection, add_connection, connection_hook_context
from storage.tickets import TicketRow
from tests.handlers.connecting.office import Office
from tests.stories.workspace import NOW, rendered

MAPPING = "rows: tickets\nlist: cases\ncolumns: {ticket: id, created_at: at, status: state, assignee: who}"
SAMPLE = json.dumps({"cases": [{"id": 71, "at": "2026-11-01T10:00:00Z", "state": "open", "who": "ann"}]})
FORM = {"name": "automate", "tickets_of": "-", "scheme": "sha256", "mapping": MAPPING, "sample": SAMPLE}


def held(office: Office, number: int) -> Connection:
    return next(each for each in office.connections() if each.id == number)


def secret_of(office: Office, row: Connection) -> str:
    tools = office.workspace.tools
    assert tools.open is not None
    return tools.open(connection_hook_context(row), row.hook_sealed or b"").decode()


def connected(office: Office, system: str) -> int:
    with office.workspace.database.writing() as session:
        row = add_connection(session, office.workspace.tools.workspace_id, system, {}, "k", b"x", 0, None, NOW)
        return row.id


def test_zendesks_own_secret_goes_through_the_form_and_is_never_shown_again(office: Office) -> None:
    number = office.connect()
    on = office.workspace.text("root", f"connect hook {number}")
    row = held(office, number)
    assert f"/hooks/systems/{row.hook_key}" in on
    assert "Nobody is let in until" in on
    assert row.hook_sealed is None
    assert opens_form(f"hook {number} secret")
    form = office.workspace.ask("root", f"connect hook {number} secret").form
    assert form is not None
    assert [field.secret for field in form.fields] == [True]
    answered = office.workspace.ask("root", form.words, answers={"secret": "s3cret-of-theirs"})
    assert "s3cret-of-theirs" not in rendered(answered)
    assert b"s3cret-of-theirs" not in office.whole()
    assert secret_of(office, held(office, number)) == "s3cret-of-theirs"
    assert "s3cret-of-theirs" not in office.workspace.text("root", f"connect hook {number}")
    assert "Nothing has come yet" in office.workspace.text("root", f"connect hook {number}")
    wrong = office.workspace.ask("root", form.words, answers={"secret": " "})
    assert "needed" in wrong.field_errors.errors["secret"]


def test_a_secret_in_words_is_refused(office: Office) -> None:
    number = office.connect()
    said = office.workspace.refusal("root", f"connect hook {number} abcd1234")
    assert f"connect hook {number}" in said
    assert "abcd1234" not in said


def test_our_secret_is_shown_once_and_a_new_one_ends_the_old(office: Office) -> None:
    number = connected(office, "freshdesk")
    on = office.workspace.text("root", f"connect hook {number}")
    first = secret_of(office, held(office, number))
    assert first in on
    assert "X-Touchline-Secret" in on
    assert first not in office.workspace.text("root", f"connect hook {number}")
    key = held(office, number).hook_key
    second = office.workspace.text("root", f"connect hook {number} secret")
    assert first not in second
    assert secret_of(office, held(office, number)) in second
    assert held(office, number).hook_key == key


def test_switched_off_the_address_is_nobodys_and_the_next_one_is_another(office: Office) -> None:
    number = connected(office, "jira")
    office.workspace.text("root", f"connect hook {number}")
    key = held(office, number).hook_key
    assert "refused from now on" in office.workspace.text("root", f"connect hook {number} off")
    assert (held(office, number).hook_key, held(office, number).hook_sealed) == (None, None)
    assert "first" in office.workspace.refusal("root", f"connect hook {number} secret")
    office.workspace.text("root", f"connect hook {number}")
    assert held(office, number).hook_key not in (None, key)


def test_every_system_says_what_is_to_be_entered_or_that_it_sends_nothing(office: Office) -> None:
    for name in HOOKINGS:
        said = office.workspace.text("root", f"connect hook {connected(office, name)}")
        assert "/hooks/systems/" in said
        assert "{" not in said
    bamboo = system_named("bamboohr")
    assert bamboo is not None
    number = connected(office, "bamboohr")
    assert bamboo.title in office.workspace.refusal("root", f"connect hook {number}")


def test_a_mapping_is_tried_and_shown_and_nothing_of_the_sample_is_taken_in(office: Office) -> None:
    assert opens_form("webhook")
    form = office.workspace.ask("root", "connect webhook").form
    assert form is not None
    assert [field.name for field in form.fields] == ["name", "tickets_of", "scheme", "mapping", "sample"]
    said = office.workspace.text("root", form.words, answers=FORM)
    for word in (
        "automate is connected",
        "Ticket 71",
        "assignee: ann",
        "status: open",
        "/hooks/systems/",
        "Nothing of",
    ):
        assert word in said
    assert office.count(TicketRow) == office.count(Arrival) == 0
    [row] = office.connections()
    assert (row.system, row.source, row.entered) == ("webhook", "automate", {"scheme": "sha256", "mapping": MAPPING})
    assert secret_of(office, row) in said
    assert "automate" in office.workspace.text("root", "connect")
    assert "Waits for what is sent" in office.workspace.text("root", f"connect {row.id}")


@pytest.mark.parametrize(
    ("changed", "field", "word"),
    [
        ({"sample": "{"}, "sample", "Row 1"),
        ({"sample": '{"cases": [{"id": 1, "at": "soon"}]}'}, "sample", "soon"),
        ({"sample": "{}"}, "sample", "tells nothing"),
        ({"mapping": "rows: tickets"}, "mapping", "ticket"),
        ({"mapping": "rows: ["}, "mapping", "YAML"),
        ({"mapping": "a: &x 1\nrows: *x"}, "mapping", "YAML"),
        ({"mapping": MAPPING + "\nfoo: 1"}, "mapping", "foo"),
        ({"scheme": "md5"}, "scheme", "standard"),
        ({"name": "Not / one"}, "name", "name"),
        ({"name": ""}, "name", "name"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_kept(
    office: Office, changed: dict[str, str], field: str, word: str
) -> None:
    before = office.whole()
    errors = office.workspace.ask("root", "connect webhook", answers={**FORM, **changed}).field_errors.errors
    assert list(errors) == [field]
    assert word in errors[field]
    assert office.whole() == before


def test_a_mapping_that_is_there_is_changed_and_a_name_is_given_once(office: Office) -> None:
    office.workspace.text("root", "connect webhook", answers=FORM)
    [row] = office.connections()
    errors = office.workspace.ask("root", "connect webhook", answers=FORM).field_errors.errors
    assert list(errors) == ["name"]
    form = office.workspace.ask("root", f"connect webhook {row.id}").form
    assert form is not None
    assert {field.name: field.value for field in form.fields}["mapping"] == MAPPING
    changed = {**FORM, "mapping": MAPPING.replace("who", "state")}
    assert "assignee: open" in office.workspace.text("root", form.words, answers=changed)
    [after] = office.connections()
    assert after.entered["mapping"] == changed["mapping"]
    assert (after.hook_key, after.hook_sealed) == (row.hook_key, row.hook_sealed)
    number = office.connect()
    assert "no mapping" in office.workspace.refusal("root", f"connect webhook {number}")


@pytest.mark.parametrize("name", ["email", "slack", "teams", "zendesk"])
def test_no_webhook_has_the_name_by_which_people_or_systems_are_known(office: Office, name: str) -> None:
    errors = office.workspace.ask("root", "connect webhook", answers={**FORM, "name": name}).field_errors.errors
    assert list(errors) == ["name"]
    assert office.connections() == []


def test_the_name_of_one_that_was_removed_is_free_once_its_facts_are_gone(office: Office) -> None:
    office.workspace.text("root", "connect webhook", answers=FORM)
    office.workspace.text("root", f"connect remove {office.connections()[0].id} keep")
    errors = office.workspace.ask("root", "connect webhook", answers=FORM).field_errors.errors
    assert list(errors) == ["name"]
    office.workspace.text("root", "connect webhook", answers={**FORM, "name": "other"})
    office.workspace.text("root", f"connect remove {office.connections()[1].id} facts")
    assert [each.source for each in office.connections()] == ["automate"]
    assert "other is connected" in office.workspace.text("root", "connect webhook", answers={**FORM, "name": "other"})


def test_a_notification_of_a_secret_says_the_title_alone(office: Office) -> None:
    number = connected(office, "freshdesk")
    for words in (f"connect hook {number}", f"connect hook {number} secret"):
        assert office.workspace.card("root", words).discreet
    assert office.workspace.ask("root", "connect webhook", answers=FORM).messages[0].card.discreet
