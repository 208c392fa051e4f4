"""`digest schedule` by words: what is understood, what is refused, and that nothing is half-written."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.port import Heard
from handlers.front_desk import answer
from handlers.plain import as_text
from handlers.request import Audience
from tests.handlers.digests.office import changes, jobs, ledger, recipients, scheduled, written
from tests.stories.workspace import CHANNEL, DIRECT, NOW, Workspace


def test_the_example_of_the_manual_is_understood(office: Workspace) -> None:
    job = scheduled(office, "emma", "morning for Support at 08:30 on weekdays to @emma")
    assert (job.kind, job.cadence, job.minute, job.days, job.zone, job.locale, job.contents) == (
        "morning", "daily", 510, [0, 1, 2, 3, 4], None, None, None,
    )  # fmt: skip
    [recipient] = recipients(office, job.id)
    assert (recipient.tenant, recipient.channel, recipient.through) == ("", "", date(2026, 11, 21))


@pytest.mark.parametrize(
    "words",
    [
        "morning Support at 9:15 mon-thu to @emma @ines without away in German zone Europe/London late 6h",
        "to @emma, @ines at 9:15 for Support: morning, Mo-Do, ohne away, late 6 hours, auf Deutsch, zone london",
        "up to 6h deutsch mo bis do 9:15 Uhr an @ines und @emma morgen Support time zone Europe/London ohne abwesend",
    ],
)
def test_arguments_come_in_any_order_and_language(office: Workspace, words: str) -> None:
    job = scheduled(office, "emma", words.replace("Support:", "Support"))
    assert (job.minute, job.days, job.zone, job.locale, job.late_hours) == (555, [0, 1, 2, 3], "Europe/London", "de", 6)
    assert job.contents is not None
    assert "away" not in job.contents
    assert "backlog" in job.contents
    assert len(recipients(office, job.id)) == 2


def test_parts_are_named_alone_added_and_taken_away(office: Workspace) -> None:
    job = scheduled(office, "emma", "morning only backlog and signals")
    assert job.contents == ["signals", "backlog"]  # in the post's own order
    for words, left in (
        ("with ratings", ["signals", "backlog", "ratings"]),
        ("without signals and backlog", ["ratings"]),
        ("everything", None),
    ):
        office.card("emma", f"digest schedule {job.id} {words}")
        assert jobs(office)[0].contents == left
    everything = "signals escalations figures backlog breaching ratings away due thanks kudos suggestion"
    assert "Nothing would be left" in office.refusal("emma", f"digest schedule {job.id} without {everything}")


def test_what_goes_without_saying_need_not_be_said(office: Workspace) -> None:
    job = scheduled(office, "emma", "morning")
    assert (job.minute, job.late_hours, job.team_id is not None) == (510, 4, True)
    assert [each.person_id for each in recipients(office, job.id)] == [job.owner_id]


def test_in_a_channel_the_channel_digest_goes_there_and_only_the_asker_sees_the_answer(office: Workspace) -> None:
    reply = office.ask("emma", "digest schedule channel every day 9:00", place=CHANNEL)
    assert [message.audience for message in reply.messages] == [Audience.ASKER]
    [recipient] = recipients(office, jobs(office)[0].id)
    assert (recipient.channel, recipient.label, recipient.person_id) == ("support", "support", None)
    elsewhere = scheduled(office, "ines", "channel for Billing in #general")
    assert recipients(office, elsewhere.id)[0].channel == "general"
    mine = scheduled(office, "ines", "weekly", place=CHANNEL)
    assert recipients(office, mine.id)[0].person_id == mine.owner_id


def test_a_monthly_and_a_weekly_post_have_one_day(office: Workspace) -> None:
    monthly = scheduled(office, "eve", "monthly on the 3rd at 10:00")
    assert (monthly.cadence, monthly.month_day, monthly.minute) == ("monthly", 3, 600)
    weekly = scheduled(office, "eve", "weekly on tuesday and friday")
    assert (weekly.cadence, weekly.days) == ("weekly", [1])
    assert "1 to 28" in office.refusal("eve", f"digest schedule {monthly.id} on the 31st")


REFUSED = [
    ("emma", "morning at 25:00", 'no time "at 25:00"'),
    ("emma", "morning at 5:00", "their hours are 07:00–19:00"),
    ("emma", "morning at 20:00", "their hours are 07:00–19:00"),
    ("emma", "morning on sundays", "works on none of these days"),
    ("emma", "morning for Supprt", 'Did you mean "Support"?'),
    ("emma", "morning for Nowhere", "I do not understand"),
    ("emma", "morning to @nobody", "I know nobody"),
    ("emma", "morning to @tom", "does not lead that team"),
    ("emma", "morning in #support", "never to a channel"),
    ("emma", "morning without flurb", 'no part "flurb"'),
    ("emma", "morning zone Europe/Berln", 'Did you mean "Europe/Berlin"?'),
    ("emma", "morning late 1000h", "from 0 to 168"),
    ("emma", "mornin", 'Did you mean "morning"?'),
    ("emma", "flurb", "Say what is to be posted"),
    ("emma", "channel", "in which channel"),
    ("emma", "channel in #nowhere", 'no channel "#nowhere"'),
    ("emma", "channel in #support to @emma", "goes to a channel"),
    ("emma", "morning for Billing", "only who leads the team"),
    ("emma", "channel for Billing in #support", "Only who leads a team"),
    ("emma", "weekly", "managers, executives and admins"),
    ("emma", "note to @tom", "to its owner alone"),
    ("tom", "morning", "only who leads the team"),
    ("tom", "channel in #support", "Only who leads a team"),
    ("eve", "morning", "only who leads the team"),
    ("eve", "weekly to @tom", "neither"),
    ("root", "morning for Support", "only who leads the team"),
    ("root", "weekly", "neither"),
    ("root", "channel in #support", "about which team"),
    ("emma", "99 at 9:00", "no scheduled post number 99"),
]


@pytest.mark.parametrize(("who", "words", "said"), REFUSED)
def test_what_cannot_be_is_refused_and_nothing_is_written(office: Workspace, who: str, words: str, said: str) -> None:
    assert said in office.refusal(who, f"digest schedule {words}")
    assert written(office) == []


def test_a_refused_change_leaves_everything_as_it_was(office: Workspace) -> None:
    job = scheduled(office, "emma", "morning")
    before = written(office)
    for words in ("at 10:00 to @tom", "at 25:00", "for Billing", "without flurb at 9:00", "at 10:00 to @nobody"):
        office.refusal("emma", f"digest schedule {job.id} {words}")
        assert written(office) == before


def test_a_channel_by_its_id_and_by_its_name_is_one(office: Workspace) -> None:
    here = replace(CHANNEL, id="C1", name="support")
    job = scheduled(office, "emma", "channel for Support", place=here)
    assert recipients(office, job.id)[0].channel == "C1"
    assert f"by number {job.id}" in office.refusal("emma", "digest schedule channel for Support in #support")
    scheduled(office, "emma", "channel for Support in #general")


def test_a_note_is_of_no_team_so_that_there_is_but_one(office: Workspace) -> None:
    job = scheduled(office, "tom", "note for Support")
    assert job.team_id is None
    assert f"by number {job.id}" in office.refusal("tom", "digest schedule note")


def test_nobody_gets_the_same_post_twice(office: Workspace) -> None:
    job = scheduled(office, "emma", "morning to @emma @ines")
    assert f"by number {job.id}" in office.refusal("emma", "digest schedule morning")
    assert f"by number {job.id}" in office.refusal("ines", "digest schedule morning for Support to @ines")
    other = scheduled(office, "ines", "channel for Support in #support")
    assert f"by number {other.id}" in office.refusal("emma", "digest schedule channel in #support")


def test_a_change_names_what_changed_and_leaves_the_rest(office: Workspace) -> None:
    job = scheduled(office, "emma", "morning without thanks")
    office.card("emma", f"digest schedule {job.id} at 9:00 also to @ines")
    *latest, first = changes(office, job.id)
    assert sorted(latest) == [("recipients", "@emma", "@emma @ines"), ("time", "08:30", "09:00")]
    assert first == ("created", "", "morning")
    [changed] = jobs(office)
    assert changed.contents is not None
    assert "thanks" not in changed.contents
    office.card("emma", f"digest schedule {job.id} at 9:00")
    assert len(changes(office, job.id)) == 3  # what is as it was is no change


def test_the_first_post_is_the_next_slot_and_a_change_makes_nothing_late(office: Workspace) -> None:
    morning = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)  # 8:00 in Berlin
    job = scheduled(office, "emma", "morning", now=morning)
    assert ledger(office, morning) == []
    office.card("emma", f"digest schedule {job.id} at 7:45", now=morning)
    assert ledger(office, morning.replace(hour=12)) == []  # today's time passed with the change: not late, not at all
    office.card("emma", f"digest schedule {job.id} at 14:00", now=morning.replace(hour=12))
    assert ledger(office, morning.replace(day=24, hour=13, minute=5)) == [("2026-11-24", "due")]
    after = scheduled(office, "ines", "morning at 9:00", now=morning.replace(hour=9))
    assert [each.through for each in recipients(office, after.id)] == [date(2026, 11, 23)]


def test_who_is_taken_off_and_comes_back_takes_their_row_and_no_backlog(office: Workspace) -> None:
    job = scheduled(office, "emma", "morning to @emma @ines")
    office.card("emma", f"digest schedule {job.id} to @emma")
    later = datetime(2026, 12, 2, 12, tzinfo=UTC)
    office.card("emma", f"digest schedule {job.id} to @emma @ines", now=later)
    rows = recipients(office, job.id)
    assert len(rows) == 2
    assert rows[1].removed_at is None
    assert rows[1].through == date(2026, 12, 2)


def test_the_answer_says_what_was_understood_and_offers_what_one_does_next(office: Workspace) -> None:
    card = office.card("emma", "digest schedule morning for Support at 08:30 on weekdays in German")
    said = as_text(card)
    for words in ("Monday to Friday at 08:30", "@emma", "Deutsch", "Europe/Berlin", "Monday, Nov 23, 2026", "Emma"):
        assert words in said
    number = jobs(office)[0].id
    assert {f"digest preview {number}", f"digest pause {number}", f"digest schedule {number}"} <= {
        button.words for button in card.buttons
    }


def test_somebody_unknown_in_a_chat_cannot_get_posts_there(office: Workspace) -> None:
    request = office.desk.request(Heard("emma", DIRECT, "digest schedule morning"), NOW)
    reply = answer(replace(request, tenant="slack:T1"), office.tools)
    assert reply.refused
    assert "not known in this chat" in as_text(reply.messages[0].card)
    assert written(office) == []
