"""Kudos by words and by form: whom, what for, for whose eyes; told once, and never a minus."""

from datetime import timedelta
from pathlib import Path

import pytest

from handlers.cards import Form
from handlers.plain import as_text, summary
from handlers.request import Reply
from storage.kudos import Kudos, KudosTo
from storage.pages import Page
from tests.handlers.kudos.thanking import MONDAY, told, ways
from tests.stories.workspace import Workspace

WHY = "staying with the refund until it was through"


def rows(workspace: Workspace) -> list[tuple[int, bool, list[str], int]]:
    """What is kept: from whom, private, values, how many receivers."""
    with workspace.database.reading() as session:
        return [
            (each.from_id, each.private, each.values, session.query(KudosTo).filter_by(kudos_id=each.id).count())
            for each in session.query(Kudos).order_by(Kudos.id)
        ]


def give(workspace: Workspace, who: str, words: str, **more: object) -> str:
    return workspace.text(who, words, **{"now": MONDAY, **more})


def form_of(reply: Reply) -> Form:
    assert reply.form is not None
    return reply.form


def test_who_is_thanked_is_told_by_whom_and_why_and_the_channel_too_each_once(thanking: Workspace) -> None:
    said = give(thanking, "lena", f"kudos @tom for {WHY} #care")
    assert "You thank Tom" in said
    assert "#support" in said
    found = told(thanking)
    assert set(found) == {"tom", "#support"}
    assert all("Lena thanks" in text and WHY in text and "#care" in text for text in found.values())
    assert "Lena thanks you" in found["tom"]
    assert told(thanking) == {}


def test_several_are_thanked_at_once_and_each_is_told_of_the_others(thanking: Workspace) -> None:
    give(thanking, "lena", f"kudos @tom, @ana and @zoe for {WHY}")
    found = told(thanking)
    assert set(found) == {"tom", "ana", "zoe", "#support"}
    assert "Lena thanks you, Ana, and Zoe" in found["tom"]
    assert len(rows(thanking)) == 1


@pytest.mark.parametrize(
    "words", ["kudos @tom for {why} private", "kudos private @tom {why}", "danke @tom für {why} privat"]
)
def test_what_is_private_reaches_no_channel(thanking: Workspace, words: str) -> None:
    said = give(thanking, "lena", words.format(why=WHY))
    assert "Nobody else reads it" in said
    found = told(thanking)
    assert set(found) == {"tom"}
    assert WHY in found["tom"]
    with thanking.database.reading() as session:
        assert not session.query(Page).filter(Page.channel != "").count()


def test_a_reason_is_no_part_of_a_notification(thanking: Workspace) -> None:
    reply = thanking.ask("lena", f"kudos @tom for {WHY} private", now=MONDAY)
    assert WHY not in summary(reply.messages[0].card)
    assert WHY in as_text(reply.messages[0].card)


def test_a_name_in_the_reason_is_nobody_who_is_thanked(thanking: Workspace) -> None:
    give(thanking, "lena", "kudos @tom for calming the customer with @ana, 1,5 hours long, ticket #4711")
    found = told(thanking)
    assert set(found) == {"tom", "#support"}
    assert "calming the customer with @ana, 1,5 hours long, ticket #4711" in found["tom"]


@pytest.mark.parametrize("words", ["kudos @tom ++", "kudos @tom for", "kudos @tom for 😀😀", "kudos @tom for #care"])
def test_without_a_reason_nothing_is_given(thanking: Workspace, words: str) -> None:
    reply = thanking.ask("lena", words, now=MONDAY)
    assert reply.refused or reply.form is not None
    assert rows(thanking) == []


@pytest.mark.parametrize("words", ["kudos @tom -- for being late", "kudos @tom -1 that was nothing", "kudos @tom --"])
def test_there_is_no_minus(thanking: Workspace, words: str) -> None:
    assert "only thank" in thanking.refusal("lena", words, now=MONDAY)
    assert rows(thanking) == []


@pytest.mark.parametrize("words", ["kudos @lena for being great", "kudos @tom @lena for being great"])
def test_nobody_thanks_themselves(thanking: Workspace, words: str) -> None:
    assert "for others" in thanking.refusal("lena", words, now=MONDAY)
    assert rows(thanking) == []


def test_thanks_nobody_asked_for_are_not_found_in_what_people_say(thanking: Workspace) -> None:
    for words in ("thanks for nothing @tom", "kudos for nothing", "well done @tom ++"):
        assert thanking.ask("lena", words, now=MONDAY).refused
    assert rows(thanking) == []


def test_the_daily_limit_holds_and_ends_with_the_day(thanking: Workspace) -> None:
    ways(thanking, daily_limit=2)
    give(thanking, "lena", "kudos @tom for the first thing")
    give(thanking, "lena", "kudos @ana for the second thing")
    give(thanking, "lena", "kudos remove 2")
    assert "2 times" in thanking.refusal("lena", "kudos @tom for the third thing", now=MONDAY)
    give(thanking, "lena", "kudos @tom for the third thing", now=MONDAY + timedelta(days=1))
    assert len(rows(thanking)) == 3


def test_what_is_said_twice_is_given_once_and_later_anew(thanking: Workspace) -> None:
    words = f"kudos @tom for {WHY}"
    give(thanking, "lena", words)
    assert "already" in give(thanking, "lena", words, now=MONDAY + timedelta(minutes=1))
    assert len(rows(thanking)) == 1
    assert set(told(thanking)) == {"tom", "#support"}
    give(thanking, "lena", words, now=MONDAY + timedelta(hours=1))
    assert len(rows(thanking)) == 2


def test_a_form_that_is_sent_twice_gives_once_whatever_was_changed_in_it(thanking: Workspace) -> None:
    form = form_of(thanking.ask("lena", "kudos @tom", now=MONDAY))
    assert form.fields[0].value == "@tom"
    answers = {"people": "@tom", "reason": WHY, "values": "care,courage", "audience": "private"}
    give(thanking, "lena", form.words, answers=answers)
    give(thanking, "lena", form.words, answers={**answers, "reason": "something else", "audience": "public"})
    assert [(private, values) for _, private, values, _ in rows(thanking)] == [(True, ["care", "courage"])]
    assert set(told(thanking)) == {"tom"}


def test_what_is_wrong_with_a_form_stands_beside_its_field(thanking: Workspace) -> None:
    form = form_of(thanking.ask("lena", "kudos", now=MONDAY))
    reply = thanking.ask("lena", form.words, answers={"people": "@tom", "reason": "  "}, now=MONDAY)
    assert list(reply.field_errors.errors) == ["reason"]
    reply = thanking.ask("lena", form.words, answers={"people": "@lena", "reason": WHY}, now=MONDAY)
    assert list(reply.field_errors.errors) == ["people"]
    assert rows(thanking) == []


def test_a_value_nobody_has_is_refused_with_those_there_are(thanking: Workspace) -> None:
    assert "#care, #courage" in thanking.refusal("lena", f"kudos @tom for {WHY} #speed", now=MONDAY)
    give(thanking, "lena", f"kudos @tom for {WHY} #CARE")
    assert rows(thanking)[0][2] == ["care"]


def test_somebody_who_is_off_is_told_when_they_work_again(thanking: Workspace) -> None:
    saturday = MONDAY - timedelta(days=2)
    said = give(thanking, "lena", f"kudos @tom for {WHY}", now=saturday)
    assert "as soon as they work" in said
    assert set(told(thanking, saturday)) == {"#support"}
    assert set(told(thanking, MONDAY)) == {"tom"}


def test_what_is_taken_back_before_it_is_told_is_told_to_nobody(thanking: Workspace) -> None:
    give(thanking, "lena", f"kudos @tom for {WHY}", now=MONDAY)
    give(thanking, "lena", "kudos remove 1", now=MONDAY)
    assert told(thanking) == {}
    assert WHY not in give(thanking, "tom", "kudos mine")
    with thanking.database.reading() as session:
        assert session.query(Kudos).one().sealed == b""


def test_only_who_gave_takes_back_and_only_for_a_day(thanking: Workspace) -> None:
    give(thanking, "lena", f"kudos @tom for {WHY}", now=MONDAY)
    for other in ("tom", "emma", "root", "eve"):
        assert "no kudos 1" in thanking.refusal(other, "kudos remove 1", now=MONDAY)
    assert "for a day" in thanking.refusal("lena", "kudos remove 1", now=MONDAY + timedelta(days=1))


def test_mine_shows_what_i_got_and_gave_and_nobody_elses(thanking: Workspace) -> None:
    give(thanking, "lena", f"kudos @tom for {WHY} private")
    give(thanking, "tom", "kudos @ana for reading along")
    tom = give(thanking, "tom", "kudos mine")
    assert WHY in tom
    assert "reading along" in tom
    for other in ("zoe", "emma", "ines", "root", "eve"):
        shown = give(thanking, other, "kudos mine")
        assert WHY not in shown
        assert "reading along" not in shown


def test_everybody_may_thank_whatever_their_role(thanking: Workspace) -> None:
    for who in ("lena", "emma", "ines", "max", "root", "eve"):
        give(thanking, who, f"kudos @tom for helping {who}")
    assert len(rows(thanking)) == 6


def test_a_reason_stands_in_no_file_of_the_database(thanking: Workspace) -> None:
    give(thanking, "lena", f"kudos @tom for {WHY}")
    told(thanking)
    file = Path(str(thanking.database.engine.url.database))
    for part in file.parent.glob(f"{file.name}*"):
        assert WHY.encode() not in part.read_bytes()


def test_settings_are_for_who_leads_the_team_or_an_admin(thanking: Workspace) -> None:
    for who in ("lena", "eve", "zoe"):
        assert "You lead no team" in thanking.refusal(who, "kudos settings", now=MONDAY)
    assert "You can choose: Billing" in thanking.refusal("max", "kudos settings Support", now=MONDAY)
    form = form_of(thanking.ask("emma", "kudos settings", now=MONDAY))
    answers = {"values": "#grit, care", "channel": "#general", "limit": "3", "emoji": ":tada:"}
    said = give(thanking, "emma", form.words, answers=answers)
    assert all(part in said for part in ("#grit #care", "#general", "3", ":tada:"))
    give(thanking, "lena", f"kudos @tom for {WHY} #grit")
    assert set(told(thanking)) == {"tom", "#general"}
    wrong = {"values": "a b-, #", "channel": "#nowhere", "limit": "0", "emoji": "a b"}
    reply = thanking.ask("root", 'kudos settings "Support"', answers=wrong, now=MONDAY)
    assert set(reply.field_errors.errors) == {"values", "channel", "limit", "emoji"}


def test_without_a_channel_it_says_that_it_is_posted_nowhere(thanking: Workspace) -> None:
    ways(thanking, channel="")
    assert "posted nowhere" in give(thanking, "lena", f"kudos @tom for {WHY}")
    assert set(told(thanking)) == {"tom"}
