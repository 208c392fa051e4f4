"""`escalate pager` and `escalate webhook`: for managers and admins; secrets sealed, never typed, shown once."""

from base64 import b64decode
from dataclasses import replace

import pytest

from bot.config import Settings
from bot.keys import load_keys, rotate
from bot.port import Heard
from handlers.front_desk import answer
from handlers.plain import as_text
from handlers.request import Audience
from storage.paging_rules import Hook, Pager, hook_context, pager_context
from storage.sealing import Sealer, new_key
from tests.handlers.escalations.office import written
from tests.stories.shift import MONDAY, Shift
from tests.stories.workspace import CHANNEL

PAGERDUTY = {"kind": "pagerduty", "name": "Duty", "url": "", "key": "R0UT1NG-K3Y"}
WEBHOOK = {"kind": "webhook", "name": "Bell", "url": "https://bell.example/in", "key": ""}


def keys(shift: Shift) -> Sealer:
    """What this workspace's home seals with."""
    file = str(shift.workspace.database.engine.url.database)
    from pathlib import Path

    return load_keys(Settings(home=Path(file).parent))


@pytest.mark.parametrize("who", ["ana", "lena", "tina", "max", "eve"])
@pytest.mark.parametrize("words", ["pager", "pager add", "pager remove Duty", "webhook", "webhook add Shop"])
def test_only_managers_and_admins_set_them_up(shift: Shift, who: str, words: str) -> None:
    before = written(shift)
    assert "Only managers and admins" in shift.workspace.refusal(who, f"escalate {words}", now=MONDAY)
    assert "Only managers and admins" in shift.workspace.ask(
        who, f"escalate {words}", answers=PAGERDUTY, now=MONDAY
    ).field_errors.errors.get("", "")
    assert written(shift) == before


@pytest.mark.parametrize("who", ["mia", "root"])
def test_a_key_is_sealed_for_its_receiver_and_never_shown(shift: Shift, who: str) -> None:
    form = shift.workspace.ask(who, "escalate pager add", now=MONDAY).form
    assert form is not None
    said = shift.workspace.text(who, form.words, answers=PAGERDUTY, now=MONDAY)
    listed = shift.workspace.text(who, "escalate pager list", now=MONDAY)
    assert "Duty" in listed
    assert "R0UT1NG" not in said + listed
    with shift.workspace.database.reading() as session:
        [held] = session.query(Pager)
        assert b"R0UT1NG" not in held.sealed
        assert keys(shift).open(pager_context("Duty"), held.sealed) == b"R0UT1NG-K3Y"


def test_a_webhook_without_a_secret_gets_one_that_is_shown_once(shift: Shift) -> None:
    said = shift.workspace.text("root", "escalate pager add", answers=WEBHOOK, now=MONDAY)
    with shift.workspace.database.reading() as session:
        [held] = session.query(Pager)
        secret = keys(shift).open(pager_context("Bell"), held.sealed).decode()
    assert secret in said
    assert len(b64decode(secret.removeprefix("whsec_"), validate=True)) == 32
    assert secret not in shift.workspace.text("root", "escalate pager", now=MONDAY)


@pytest.mark.parametrize("words", ["pager add pagerduty R0UT1NG-K3Y", "pager add Duty https://x.example secret"])
def test_a_key_typed_in_words_is_refused_and_not_kept(shift: Shift, words: str) -> None:
    refused = shift.workspace.refusal("root", f"escalate {words}", place=CHANNEL, now=MONDAY)
    assert "Use the form" in refused
    assert "R0UT1NG" not in refused
    with shift.workspace.database.reading() as session:
        assert session.query(Pager).count() == 0


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"kind": "phone"}, "kind"), ({"name": " "}, "name"), ({"name": "x" * 41}, "name"), ({"key": ""}, "key"),
     ({"url": "ftp://x.example"}, "url"), ({"url": "https://user:secret@x.example"}, "url"),
     ({"kind": "webhook", "url": ""}, "url")],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field(shift: Shift, changed: dict[str, str], field: str) -> None:
    before = written(shift)
    reply = shift.workspace.ask("root", "escalate pager add", answers={**PAGERDUTY, **changed}, now=MONDAY)
    assert list(reply.field_errors.errors) == [field]
    assert written(shift) == before


def test_a_name_is_taken_once(shift: Shift) -> None:
    for words, answers in (("pager add", PAGERDUTY), ("webhook add", {"name": "Shop", "team": "Support"})):
        shift.workspace.card("root", f"escalate {words}", answers=answers, now=MONDAY)
        reply = shift.workspace.ask("mia", f"escalate {words}", answers=answers, now=MONDAY)
        assert list(reply.field_errors.errors) == ["name"]


def test_a_webhooks_secret_is_shown_once_with_its_address_to_who_made_it(shift: Shift) -> None:
    tools = replace(shift.workspace.tools, public_url="https://touchline.example")
    request = shift.workspace.desk.request(Heard("mia", CHANNEL, "escalate webhook add Shop team Support"), MONDAY)
    [message] = answer(request, tools).messages
    said = as_text(message.card)
    assert message.audience is Audience.ASKER
    with shift.workspace.database.reading() as session:
        [hook] = session.query(Hook)
        secret = keys(shift).open(hook_context(hook.key), hook.sealed).decode()
    assert f"https://touchline.example/hooks/escalations/{hook.key}" in said
    assert secret in said
    assert hook.team_id == shift.team_id
    listed = shift.workspace.text("mia", "escalate webhook list", now=MONDAY)
    assert "Shop" in listed
    assert secret not in listed
    assert hook.key not in listed


def test_a_notification_of_a_secret_says_the_title_alone(shift: Shift) -> None:
    for words, answers in (("pager add", WEBHOOK), ("webhook add", {"name": "Shop", "team": ""})):
        card = shift.workspace.card("root", f"escalate {words}", answers=answers, now=MONDAY)
        assert card.discreet
        assert "whsec_" in as_text(card)
        assert "whsec_" not in card.title


def test_what_is_removed_forgets_its_secret(shift: Shift) -> None:
    shift.workspace.card("root", "escalate pager add", answers=PAGERDUTY, now=MONDAY)
    shift.workspace.card("root", "escalate webhook add Shop", now=MONDAY)
    for words in ("pager remove duty", "webhook remove shop"):
        shift.workspace.card("mia", f"escalate {words}", now=MONDAY)
        assert "There is no" in shift.workspace.refusal("mia", f"escalate {words}", now=MONDAY)
    with shift.workspace.database.reading() as session:
        assert [session.query(Pager).one().sealed, session.query(Hook).one().sealed] == [b"", b""]


def test_secrets_are_sealed_anew_when_the_keys_change(shift: Shift) -> None:
    shift.workspace.card("root", "escalate pager add", answers=PAGERDUTY, now=MONDAY)
    shift.workspace.card("root", "escalate webhook add Shop", now=MONDAY)
    old = (keys(shift), new_key())
    file = str(shift.workspace.database.engine.url.database)
    from pathlib import Path

    held = (Path(file).parent / "encryption_keys").read_text().split()
    both, newest = Sealer([old[1], *held]), Sealer([old[1]])
    assert rotate(shift.workspace.database, both) == 2
    with shift.workspace.database.reading() as session:
        assert newest.open(pager_context("Duty"), session.query(Pager).one().sealed) == b"R0UT1NG-K3Y"
        hook = session.query(Hook).one()
        assert newest.open(hook_context(hook.key), hook.sealed).startswith(b"whsec_")


def test_without_keys_nothing_is_kept(shift: Shift) -> None:
    request = shift.workspace.desk.request(Heard("root", CHANNEL, "escalate pager add", PAGERDUTY), MONDAY)
    reply = answer(request, replace(shift.workspace.tools, seal=None))
    assert "no encryption key is set" in reply.field_errors.errors[""]
    with shift.workspace.database.reading() as session:
        assert session.query(Pager).count() == 0


def test_a_webhook_is_told_of_the_events_it_is_to_hear_of_and_a_pager_of_none(shift: Shift) -> None:
    shift.workspace.text("root", "escalate pager add", answers=WEBHOOK, now=MONDAY)
    shift.workspace.text("root", "escalate pager add", answers=PAGERDUTY, now=MONDAY)

    def held() -> list[str] | None:
        with shift.workspace.database.reading() as session:
            return session.query(Pager).filter_by(name="Bell").one().events

    assert "sync.failed" in shift.workspace.text("root", "escalate pager events Bell", now=MONDAY)
    assert held() is None
    shift.workspace.text("root", "escalate pager events bell digest.posted, sync.failed", now=MONDAY)
    assert held() == ["sync.failed", "digest.posted"]
    for words in ("Bell sync.broken", "Bell sync.failed none"):
        assert "There is no event" in shift.workspace.refusal("root", f"escalate pager events {words}", now=MONDAY)
    assert "wake somebody" in shift.workspace.refusal("root", "escalate pager events Duty sync.failed", now=MONDAY)
    assert "Only managers" in shift.workspace.refusal("lena", "escalate pager events Bell none", now=MONDAY)
    assert held() == ["sync.failed", "digest.posted"]
    shift.workspace.text("root", "escalate pager events Bell none", now=MONDAY)
    assert held() is None
