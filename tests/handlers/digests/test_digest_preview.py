"""`digest preview`, `now`, `details`: the next runs as they will be, and what a post says to who may see it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from handlers.cards import Card, Table
from handlers.plain import as_text
from handlers.posting import ring, take
from handlers.request import Audience, Message
from kpi.schedule import hours_on
from storage.deliveries import Delivery
from storage.jobs import Recipient
from storage.people import Person
from storage.schedules import add_schedule, as_lists
from tests.handlers.digests.office import jobs, ledger, recipients, scheduled, written
from tests.stories.workspace import CHANNEL, NOW, Workspace


def runs(card: Card) -> list[tuple[str, ...]]:
    """The runs of a preview's first card."""
    [table] = [block for block in card.blocks if isinstance(block, Table)]
    return [tuple(str(cell) for cell in row) for row in table.rows]


def preview(office: Workspace, who: str, words: str, now: datetime = NOW) -> Sequence[Message]:
    """The messages of a preview; all of them for the asker alone."""
    reply = office.ask(who, f"digest preview {words}", now=now)
    assert not reply.refused
    assert {message.audience for message in reply.messages} == {Audience.ASKER}
    return reply.messages


def closed_on_holidays(office: Workspace) -> None:
    """The workspace's region: Germany."""
    with office.database.writing() as session:
        week = as_lists(hours_on(range(5), (8 * 60, 18 * 60)))
        add_schedule(session, office.tools.workspace_id, "Office", "Europe/Berlin", week, "DE", default=True)


def test_it_shows_five_runs_in_the_readers_zone_with_the_days_each_covers(office: Workspace) -> None:
    office.card("emma", "settings zone Asia/Kathmandu")
    job = scheduled(office, "emma", "morning")
    found = runs(preview(office, "emma", str(job.id))[0].card)
    assert len(found) == 5
    assert found[0][0] == "Monday, Nov 23, 2026, 8:30\u202fAM"
    assert [row[1] for row in found[:2]] == ["Nov 20\u2009–\u200922, 2026", "Nov 23, 2026"]
    assert "Asia/Kathmandu" in preview(office, "emma", str(job.id))[0].card.blocks[0].caption


def test_over_the_change_of_clocks_it_stays_at_the_readers_time(office: Workspace) -> None:
    friday = datetime(2027, 3, 26, 12, tzinfo=UTC)
    office.card("emma", "settings days every day")
    job = scheduled(office, "emma", "morning every day", now=friday)
    found = runs(preview(office, "emma", str(job.id), friday)[0].card)
    assert [row[0][-7:] for row in found] == ["8:30\u202fAM"] * 5
    assert [row[0].partition(",")[0] for row in found[:3]] == ["Saturday", "Sunday", "Monday"]


def test_a_holiday_is_skipped_and_the_next_run_covers_it(office: Workspace) -> None:
    closed_on_holidays(office)
    wednesday = datetime(2026, 12, 23, 12, tzinfo=UTC)
    job = scheduled(office, "emma", "morning", now=wednesday)
    office.card("emma", "away 2026-12-29", now=wednesday)
    shown = preview(office, "emma", str(job.id), wednesday)[0].card
    found = {row[0].rpartition(", ")[0]: row[1:] for row in runs(shown)}
    assert found["Friday, Dec 25, 2026"][1] == "skipped: a public holiday"
    assert found["Tuesday, Dec 29, 2026"][1] == "skipped: away"
    assert found["Monday, Dec 28, 2026"][0] == "Dec 24\u2009–\u200927, 2026"
    assert found["Wednesday, Dec 30, 2026"][1] == ""


def test_a_weekly_post_waits_for_its_readers_day_and_says_until_when(office: Workspace) -> None:
    closed_on_holidays(office)
    before = datetime(2027, 3, 26, 12, tzinfo=UTC)  # Easter Monday is the 29th
    job = scheduled(office, "eve", "weekly", now=before)
    first = runs(preview(office, "eve", str(job.id), before)[0].card)[0]
    assert first[0].startswith("Tuesday, Mar 30, 2027")
    assert first[2] == "waits until then: a public holiday"


def test_a_post_of_an_earlier_day_that_still_waits_is_the_next_run(office: Workspace) -> None:
    before = datetime(2027, 3, 26, 12, tzinfo=UTC)
    office.card("eve", "settings days wed-fri")
    job = scheduled(office, "eve", "weekly", now=before)
    tuesday = datetime(2027, 3, 30, 12, tzinfo=UTC)
    assert runs(preview(office, "eve", str(job.id), tuesday)[0].card)[0][0].startswith("Wednesday, Mar 31, 2027")
    new = runs(preview(office, "eve", "monthly", tuesday)[0].card)
    assert new[0][0].startswith("Thursday, Apr 1, 2027")
    assert runs(preview(office, "eve", "weekly", tuesday)[0].card)[0][0].startswith("Wednesday, Apr 7, 2027")


def test_the_content_is_shown_to_who_may_see_it_and_an_admin_sees_runs_alone(office: Workspace) -> None:
    job = scheduled(office, "emma", "morning to @emma @ines")
    assert len(preview(office, "emma", str(job.id))) > 1
    assert len(preview(office, "ines", str(job.id))) > 1
    [only] = preview(office, "root", str(job.id))
    assert "sees nobody's figures" in as_text(only.card)
    assert len(runs(only.card)) == 5
    report = scheduled(office, "root", "weekly to @eve")
    assert len(preview(office, "root", str(report.id))) == 1
    channel = scheduled(office, "root", "channel for Support in #support")
    assert len(preview(office, "root", str(channel.id))) == 1


def test_a_kind_is_previewed_before_it_is_scheduled(office: Workspace) -> None:
    messages = preview(office, "emma", "morning Support")
    assert "digest schedule morning Support" in as_text(messages[0].card)
    assert len(messages) > 1
    assert jobs(office) == []
    assert "only who leads the team" in office.refusal("tom", "digest preview morning Support")
    assert "Only who leads a team" in office.refusal("emma", "digest preview channel Billing")


def test_a_preview_and_a_test_leave_the_ledger_alone(office: Workspace) -> None:
    job = scheduled(office, "emma", "morning")
    before = written(office)
    preview(office, "emma", str(job.id))
    office.ask("emma", f"digest now {job.id}")
    assert written(office) == before
    assert ledger(office) == []


NOW_WORDS = ["now {}", "{} now", "test {}", "jetzt {}", "now morning", "now morning for Support", "now"]


@pytest.mark.parametrize("words", NOW_WORDS)
def test_a_test_goes_to_the_askers_direct_messages_wherever_it_is_asked_for(office: Workspace, words: str) -> None:
    job = scheduled(office, "emma", "morning to @emma @ines")
    told, first, *rest = office.ask("emma", "digest " + words.format(job.id), place=CHANNEL).messages
    assert told.audience is Audience.ASKER
    assert {(each.audience, each.to) for each in (first, *rest)} == {(Audience.PERSON, "emma")}
    assert "This is a test, for you alone" in as_text(first.card)
    alone = office.ask("emma", "digest " + words.format(job.id)).messages
    assert {(each.audience, each.to) for each in alone} == {(Audience.PERSON, "emma")}


def test_a_test_of_a_channels_post_never_reaches_the_channel(office: Workspace) -> None:
    job = scheduled(office, "emma", "channel in #support")
    for message in office.ask("emma", f"digest now {job.id}", place=CHANNEL).messages:
        assert message.audience in (Audience.ASKER, Audience.PERSON)
        assert message.to in ("", "emma")


def test_a_test_is_nobodys_who_may_not_see_it(office: Workspace) -> None:
    job = scheduled(office, "emma", "morning")
    assert "sees nobody's figures" in office.refusal("root", f"digest now {job.id}")
    assert "no scheduled post number" in office.refusal("tom", f"digest now {job.id}")
    assert "which scheduled post" in office.refusal("max", "digest now")


def test_a_look_at_people_in_a_preview_is_noted(own_demo: Workspace) -> None:
    assert len(own_demo.ask("amara", "digest preview morning Billing").messages) > 1
    assert ("amara", "digest") in own_demo.looks("lukas")


def delivered(office: Workspace, words: str, who: str) -> Delivery:
    """The first post of a new job, as it is due."""
    job = scheduled(office, who, words)
    monday = datetime(2026, 11, 23, 9, tzinfo=UTC)
    [number] = ring(office.tools, monday)
    with office.database.reading() as session:
        found = session.get(Delivery, number)
        assert found is not None
        assert found.job_id == job.id
        return found


def test_details_are_the_cards_of_the_thread_for_who_received_the_post(own_demo: Workspace) -> None:
    monday = datetime(2026, 11, 23, 7, 35, tzinfo=UTC)
    number = next(each for each in ring(own_demo.tools, monday) if to_whom(own_demo, each) == "amara")
    parcel = take(own_demo.tools, number, monday)
    assert parcel is not None
    assert len(parcel.cards) > 1
    shown = own_demo.ask("amara", f"digest details {number}", now=monday)
    assert [message.card.title for message in shown.messages] == [card.title for card in parcel.cards[1:]]
    assert {message.audience for message in shown.messages} == {Audience.ASKER}
    for who in ("ingrid", "lukas", "nora", "marta"):
        assert "not sent to you" in own_demo.refusal(who, f"digest details {number}", now=monday)


def to_whom(workspace: Workspace, delivery_id: int) -> str:
    """Whom a delivery is to; empty for a channel."""
    with workspace.database.reading() as session:
        row = session.get_one(Delivery, delivery_id)
        person_id = session.get_one(Recipient, row.recipient_id).person_id
        return session.get_one(Person, person_id).handle if person_id else ""


def test_details_of_a_channels_post_are_told_in_that_channel_only(office: Workspace) -> None:
    row = delivered(office, "channel for Support in #support", "emma")
    assert recipients(office, row.job_id)[0].channel == "support"
    assert not office.ask("tom", f"digest details {row.id}", place=CHANNEL).refused
    assert "not sent to you" in office.refusal("tom", f"digest details {row.id}")
    assert row.first <= date(2026, 11, 22)
