"""`digest`: what is mine; pausing, resuming, removing, handing over; who changed what; and whose it is not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from coaching.delivering import Reason
from handlers.plain import as_text
from handlers.posting import ring, take
from storage.deliveries import Delivery
from storage.people import find_person
from tests.handlers.digests.office import changes, jobs, ledger, recipients, scheduled, words_of, written
from tests.stories.workspace import NOW, Workspace, table_of


def test_nothing_scheduled_says_what_one_can_set_up(office: Workspace) -> None:
    card = office.card("tom", "digest")
    assert "Morning note (note)" in as_text(card)
    assert "digest schedule" in words_of(card)


def test_alone_it_shows_what_i_own_or_get_or_look_after(office: Workspace) -> None:
    mine = scheduled(office, "emma", "morning to @emma @ines")
    note = scheduled(office, "tom", "note")
    seen = {who: [row[0] for row in table_of(office.card(who, "digest"))] for who in ("emma", "ines", "tom", "root")}
    both = [str(mine.id), str(note.id)]
    assert seen == {"emma": both[:1], "ines": both[:1], "tom": both[1:], "root": both}
    row = table_of(office.card("emma", "digest"))[0]
    assert row[1:] == [
        "Morning digest, Support", "Monday to Friday at 08:30 (each reader's own time)", "@emma and @ines",
        "Monday, Nov 23, 2026, 8:30\u202fAM", "nothing yet",
    ]  # fmt: skip


def test_a_post_is_shown_to_who_has_to_do_with_it_and_is_nothing_to_others(office: Workspace) -> None:
    job = scheduled(office, "emma", "morning to @emma @ines")
    for who in ("emma", "ines", "root"):
        assert f"digest pause {job.id}" in words_of(office.card(who, f"digest {job.id}"))
    for who in ("tom", "max", "eve"):
        for words in ("{}", "pause {}", "resume {}", "remove {} yes", "changes {}", "status {}", "preview {}", "now {}",
                      "schedule {}", "schedule {} at 9:00", "owner {} @max"):  # fmt: skip
            assert f"no scheduled post number {job.id}" in office.refusal(who, f"digest {words.format(job.id)}")


def test_a_reader_who_is_not_its_owner_reads_and_changes_nothing(office: Workspace) -> None:
    job = scheduled(office, "ines", "weekly to @ines @eve")
    card = office.card("eve", f"digest {job.id}")
    assert words_of(card) == [f"digest preview {job.id}", f"digest status {job.id}"]
    before = written(office)
    for words in ("pause", "resume", "remove", "changes", "schedule"):
        assert "not yours to change. Its owner is Ines" in office.refusal("eve", f"digest {words} {job.id}")
    assert written(office) == before


def test_a_pause_posts_nothing_and_leaves_no_backlog(office: Workspace) -> None:
    job = scheduled(office, "emma", "morning")
    assert "Paused" in office.text("emma", f"digest pause {job.id}")
    office.card("emma", f"digest {job.id} pause")  # twice is once
    wednesday = datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert ledger(office, wednesday) == []
    office.card("ines", f"digest fortsetzen {job.id}", now=wednesday)
    assert ledger(office, wednesday) == []
    assert [each.through for each in recipients(office, job.id)] == [date(2026, 11, 25)]
    assert ledger(office, wednesday + timedelta(days=1)) == [("2026-11-26", "due")]
    assert [what for what, _, _ in changes(office, job.id)] == ["resumed", "paused", "created"]


def test_resumed_before_its_time_it_still_comes_today(office: Workspace) -> None:
    job = scheduled(office, "emma", "morning")
    office.card("emma", f"digest pause {job.id}")
    early = datetime(2026, 11, 25, 6, tzinfo=UTC)
    office.card("emma", f"digest resume {job.id}", now=early)
    assert ledger(office, early.replace(hour=8)) == [("2026-11-25", "due")]


def test_removing_asks_back_first_and_keeps_the_ledger(office: Workspace) -> None:
    job = scheduled(office, "emma", "morning")
    monday = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert ledger(office, monday) == [("2026-11-23", "due")]
    card = office.card("emma", f"digest remove {job.id}")
    assert words_of(card) == [f"digest remove {job.id} yes", f"digest {job.id}"]
    assert len(jobs(office)) == 1
    office.card("emma", words_of(card)[0])
    assert jobs(office) == []
    assert "2026-11-23" in office.text("emma", f"digest status {job.id}")
    assert "no scheduled post" in office.refusal("emma", f"digest {job.id}")
    assert ledger(office, monday + timedelta(days=1)) == [("2026-11-23", "due")]


@pytest.mark.parametrize(
    ("kind", "owner", "to", "said"),
    [
        ("morning", "emma", "ines", ""),
        ("morning", "emma", "tom", "cannot own"),
        ("morning", "emma", "root", "cannot own"),
        ("channel in #support", "emma", "root", ""),
        ("weekly", "ines", "eve", ""),
        ("weekly", "ines", "emma", "cannot own"),
        ("note", "tom", "emma", "stays theirs"),
    ],
)
def test_it_is_handed_over_to_who_may_own_it(office: Workspace, kind: str, owner: str, to: str, said: str) -> None:
    job = scheduled(office, owner, kind)
    words = f"digest owner {job.id} @{to}"
    if said:
        assert said in office.refusal(owner, words)
        assert jobs(office)[0].owner_id == job.owner_id
        return
    office.card(owner, words)
    assert jobs(office)[0].owner_id != job.owner_id
    assert changes(office, job.id)[0] == ("owner", f"@{owner}", f"@{to}")


def test_changes_say_who_changed_what_and_when(office: Workspace) -> None:
    job = scheduled(office, "emma", "morning")
    office.card("ines", f"digest schedule {job.id} at 9:00", now=NOW + timedelta(hours=1))
    rows = table_of(office.card("root", f"digest changes {job.id}"))
    assert [row[1:] for row in rows] == [["Ines", "time", "08:30", "09:00"], ["Emma", "scheduled", "", "morning"]]
    assert "2:00" in rows[0][0] or "14:00" in rows[0][0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("digest schedul", 'Did you mean "schedule"?'),
        ("digest statsu", 'Did you mean "status"?'),
        ("digest flurb", '"schedule"'),
        ("digest pause", "by its number"),
        ("digest remove", "by its number"),
        ("digest changes all", "by its number"),
        ("digest 99", "no scheduled post number 99"),
        ("digest owner 99", "digest owner 99"),
        ("digest details 99", "not sent to you"),
    ],
)
def test_words_that_mean_nothing_are_refused_with_what_works(office: Workspace, words: str, said: str) -> None:
    assert said in office.refusal("emma", words)


def test_a_detail_is_nobodys_sub_word_to_see(office: Workspace) -> None:
    assert "details" not in office.refusal("emma", "digest flurb")


def test_a_channel_gets_nothing_of_an_owner_who_may_not_have_it_posted_any_more(office: Workspace) -> None:
    scheduled(office, "emma", "channel for Support in #support")
    morning = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)
    [delivery] = ring(office.tools, morning)
    assert take(office.tools, delivery, morning) is not None
    with office.database.writing() as session:
        emma = find_person(session, office.tools.workspace_id, "emma")
        assert emma is not None
        emma.role = "agent"
    assert take(office.tools, delivery, morning) is None
    with office.database.reading() as session:
        assert session.get_one(Delivery, delivery).reason == Reason.MAY_NOT_SEE
