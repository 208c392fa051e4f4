"""Kudos in digests: the public ones in the channel, a private nudge to who leads; no number and no order of people."""

import inspect
import re
from datetime import date, timedelta

import pytest

from coaching.kudos import find_concentration
from handlers.cards import Card, Table
from kpi.periods import Period
from storage import kudos as stored
from tests.handlers.digests.scenes import MONDAY, compose, texts
from tests.handlers.kudos.thanking import ways
from tests.handlers.oncall.duty import person
from tests.stories.workspace import Workspace

SUNDAY = MONDAY - timedelta(days=1)
DAYS = Period(date(2026, 11, 20), date(2026, 11, 22))


def post(workspace: Workspace, kind: str, reader: str = "") -> tuple[Card, ...]:
    cards = compose(workspace, kind, team="Support", reader=reader, covers=DAYS, now=MONDAY, contents=["kudos"])
    assert cards
    return cards


def give(workspace: Workspace, who: str, words: str, days_ago: int = 1) -> None:
    workspace.text(who, words, now=MONDAY - timedelta(days=days_ago))


def test_a_channel_reads_what_was_public_and_nothing_that_was_not(thanking: Workspace) -> None:
    give(thanking, "lena", "kudos @tom for the calm hand #care")
    give(thanking, "ana", "kudos @tom for the secret help private")
    give(thanking, "ana", "kudos @zoe for something in another team")
    give(thanking, "tom", "kudos @ana for what was long before", days_ago=20)
    said = texts(post(thanking, "channel"))
    assert "the calm hand #care" in said
    for other in ("secret", "another team", "long before"):
        assert other not in said


def test_what_was_taken_back_is_in_no_digest(thanking: Workspace) -> None:
    give(thanking, "lena", "kudos @tom for the calm hand")
    thanking.text("lena", "kudos remove 1", now=SUNDAY)
    assert "calm" not in texts(post(thanking, "channel"))


def test_a_lead_alone_reads_whom_nobody_has_thanked_for_a_month(thanking: Workspace) -> None:
    give(thanking, "lena", "kudos @tom for the calm hand private")
    give(thanking, "lena", "kudos @ana for what was long before", days_ago=31)
    said = texts(post(thanking, "morning", "emma"))
    assert "Nobody has thanked Ana and Lena here for a month" in said
    assert "Tom" not in said
    assert "calm" not in said
    assert "Nobody has thanked" not in texts(post(thanking, "channel"))
    assert {command for who, command in thanking.looks("ana")} == {"digest"}


def test_the_nudge_comes_once_a_week(thanking: Workspace) -> None:
    tuesday = MONDAY + timedelta(days=1)
    covers = Period(date(2026, 11, 23), date(2026, 11, 23))
    cards = compose(thanking, "morning", team="Support", reader="emma", covers=covers, now=tuesday, contents=["kudos"])
    assert "Nobody has thanked" not in texts(cards)


def test_who_is_new_is_not_missed(thanking: Workspace) -> None:
    thanking.put("zoe", "Support", "2026-11-10")
    assert "Zoe" not in texts(post(thanking, "morning", "emma"))


def test_that_thanks_come_from_few_is_said_of_the_team_and_names_nobody(thanking: Workspace) -> None:
    for handle in ("kim", "lea", "mia"):
        thanking.add(handle)
        thanking.put(handle, "Support")
    for number in range(3):
        give(thanking, "lena", f"kudos @tom @ana @kim @lea @mia for help {number}")
        give(thanking, "zoe", f"kudos @lena for help {number}")
    for giver in ("tom", "ana", "kim"):
        give(thanking, giver, "kudos @lena for one thing")
    said = texts(post(thanking, "morning", "emma"))
    assert "at least half of the team's kudos came from 2 people" in said
    assert not any(name in said for name in ("Lena", "Zoe", "Tom"))


@pytest.mark.parametrize(
    ("givers", "few"),
    [([1] * 6, 0), ([1, 1, 1, 2, 3, 4], 0), ([1] * 5 + [2, 3, 4, 5], 1), ([1, 1, 1, 2, 2, 3, 4, 5], 2),
     ([1, 2, 3, 4, 5, 6], 0), ([1, 1, 2, 3, 4], 0)],
)  # fmt: skip
def test_concentration_is_said_from_the_minimum_group_on(givers: list[int], few: int) -> None:
    assert find_concentration(givers, 5) == few


def test_no_question_counts_or_orders_people(thanking: Workspace) -> None:
    """The one count is of what somebody gave in a day, for their own limit; rows come in the order of time."""
    source = inspect.getsource(stored)
    assert source.count("func.") == 1
    assert "func.count()" in inspect.getsource(stored.given_since)
    assert not re.search(r"group_by|desc\(\)(?!, Kudos\.id)(?!\)\.limit)", source)
    lena, tom, ana = (person(thanking, handle).id for handle in ("lena", "tom", "ana"))
    for number in range(2):
        give(thanking, "lena", f"kudos @tom for help {number}")
    give(thanking, "lena", "kudos @ana for help")
    with thanking.database.reading() as session:
        ws, since = thanking.tools.workspace_id, MONDAY - timedelta(days=3)
        assert stored.thanked_since(session, ws, [lena, tom, ana], since) == {tom, ana}


def test_no_number_of_anybodys_kudos_is_shown_anywhere(thanking: Workspace) -> None:
    for number in range(4):
        give(thanking, "lena", f"kudos @tom for help like that {'abcd'[number]}")
    shown = [texts(post(thanking, "morning", "emma")), thanking.text("tom", "kudos mine", now=MONDAY)]
    channel = post(thanking, "channel")
    [table] = [block for card in channel for block in card.blocks if isinstance(block, Table)]
    assert [row[2] for row in table.rows] == [f"help like that {each}" for each in "abcd"]
    for said in shown:
        assert not re.search(r"\b(4|four) (kudos|times|thanks)\b", said, re.IGNORECASE)


def test_what_was_said_to_be_posted_nowhere_is_in_no_digest(thanking: Workspace) -> None:
    ways(thanking, channel="")
    said = thanking.text("lena", "kudos @tom for the calm hand", now=SUNDAY)
    assert "posted nowhere" in said
    assert "calm" not in texts(post(thanking, "channel"))
