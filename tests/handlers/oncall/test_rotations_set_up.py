"""Rotations made, changed and removed: by words and by the form, by who may; what was stays, and changes are noted."""

from datetime import UTC, date, datetime

import pytest

from handlers.cards import Form
from handlers.oncall.command import opens_form
from handlers.plain import as_text
from handlers.registry import find_command
from storage.paging_rules import changes_of_setting
from storage.rotas import Rotation, all_rotations
from tests.handlers.oncall.duty import on_call, person, rotation
from tests.stories.workspace import CHANNEL, Workspace

WORDS = "oncall new Support: @lena, @tom, @ana weekly from monday 09:00 Europe/Berlin"


def rotations(duty: Workspace) -> list[Rotation]:
    with duty.database.reading() as session:
        return list(all_rotations(session, duty.tools.workspace_id))


def noted(duty: Workspace, number: int) -> list[tuple[str, str, str]]:
    with duty.database.reading() as session:
        found = changes_of_setting(session, duty.tools.workspace_id, "rotation", number)
        return [(each.what, each.before, each.after) for each in found]


def form_of(duty: Workspace, who: str, words: str) -> Form:
    form = duty.ask(who, words).form
    assert form is not None
    return form


def answers_of(form: Form, **changed: str) -> dict[str, str]:
    return {field.name: field.value for field in form.fields} | changed


@pytest.mark.parametrize("who", ["emma", "ines", "root"])
def test_a_rotation_is_made_by_words(duty: Workspace, who: str) -> None:
    card = duty.card(who, WORDS)
    assert "Lena → Tom → Ana" in as_text(card)
    [made] = rotations(duty)
    assert (made.name, made.begins, made.every, made.minute, made.zone) == (
        "Support", date(2026, 11, 23), 7, 540, "Europe/Berlin",
    )  # fmt: skip
    assert (made.days, made.hours) == (list(range(7)), 24)
    assert made.people == [person(duty, handle).id for handle in ("lena", "tom", "ana")]
    assert [on_call(duty, made.id, day) for day in ("2026-11-22T12:00", "2026-11-23T08:00", "2026-11-30T08:00")] == [
        "", "lena", "tom",
    ]  # fmt: skip
    assert [each[0] for each in noted(duty, made.id)] == ["created"]


@pytest.mark.parametrize(
    ("words", "every", "minute", "days", "hours"),
    [
        ("weekly from monday 09:00 Europe/Berlin [weekdays 9-17]", 7, 540, [0, 1, 2, 3, 4], 8),
        ("daily at 8 weekdays", 1, 480, [0, 1, 2, 3, 4], 24),
        ("täglich 8:30 Mo-Fr", 1, 510, [0, 1, 2, 3, 4], 24),
        ("every 3 days", 3, 540, list(range(7)), 24),
        ("every 2 weeks 8:30-17:00", 14, 510, list(range(7)), 8.5),
        ("fortnightly 22-6", 14, 1320, list(range(7)), 8),
        ("alle 2 Wochen rund um die Uhr 10 Uhr", 14, 600, list(range(7)), 24),
        ("", 7, 540, list(range(7)), 24),
    ],
)
def test_its_cadence_and_hours_are_understood(
    duty: Workspace, words: str, every: int, minute: int, days: list[int], hours: float
) -> None:
    duty.card("emma", f"oncall new Support: @lena @tom {words}")
    [made] = rotations(duty)
    assert (made.every, made.minute, made.days, made.hours) == (every, minute, days, hours)


def test_without_a_day_it_begins_at_once_and_never_before_it_was_made(duty: Workspace) -> None:
    duty.card("emma", "oncall new Support: @lena, @tom")
    [made] = rotations(duty)
    assert on_call(duty, made.id, "2026-11-21T11:59") == ""
    assert on_call(duty, made.id, "2026-11-21T12:00") == "lena"
    assert on_call(duty, made.id, "2026-11-28T08:00") == "tom"


def test_its_zone_is_the_makers_unless_they_say_another(duty: Workspace) -> None:
    duty.card("emma", "oncall new Support: @lena, @tom asia/kathmandu")
    duty.card("emma", "oncall new Other: @lena UTC")
    duty.card("emma", "oncall new Third: @lena")
    assert {each.name: each.zone for each in rotations(duty)} == {
        "Support": "Asia/Kathmandu", "Other": "UTC", "Third": "Europe/Berlin",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Support", "Give the rotation a name, then a colon"),
        (": @lena", "Give the rotation a name"),
        ("Support:", "Say who takes turns"),
        ("Support: @lena @lena", "Lena stands in it twice"),
        ("Support: @nobody", "I know nobody"),
        ("Support: @lena blub", "I do not understand"),
        ("Support: @lena Europe/Berlni", 'Did you mean "Europe/Berlin"'),
        ("Support: @lena every 0 days", "1 to 92 days"),
        ("Support: @lena every 400 days", "1 to 92 days"),
        ("Support: @lena at 25:00", "There is no time"),
        ("Support: @lena from blub", "cannot read"),
        ("Support: @lena from 2026-01-01", "It cannot begin on"),
        ("Support: @lena from 2029-01-01", "It cannot begin on"),
        ("Support: @lena 17-9", "I cannot read the hours"),
        ("Support: @lena team Nowhere", "There is no team"),
        ("Support: @lena in #nowhere", "no channel"),
        ("Support: @lena weekdays 9-17 at 10:00", "I do not understand"),
    ],
)
def test_words_that_cannot_be_are_refused_and_nothing_is_made(duty: Workspace, words: str, why: str) -> None:
    assert why in duty.refusal("emma", f"oncall new {words}")
    assert rotations(duty) == []


@pytest.mark.parametrize("who", ["tom", "zoe", "eve", "max"])
def test_who_does_not_lead_the_team_sets_nothing_up(duty: Workspace, who: str) -> None:
    assert duty.ask(who, WORDS).refused
    assert duty.ask(who, "oncall new").refused or who == "max"
    number = rotation(duty)
    for words in (f"oncall change #{number}: daily", f"oncall change #{number}", f"oncall remove #{number} yes"):
        assert "Who leads Support can change that" in duty.refusal(who, words)
    assert [each.every for each in rotations(duty)] == [7]


def test_a_name_is_taken_once_and_a_rotation_may_be_for_another_team_than_its_name(duty: Workspace) -> None:
    duty.card("emma", WORDS)
    assert "There is a rotation" in duty.refusal("emma", WORDS.replace("Support", "SUPPORT"))
    duty.card("root", "oncall new Nights: @zoe team Billing")
    assert "Say which team" in duty.refusal("root", "oncall new Days: @zoe")
    assert {each.name for each in rotations(duty)} == {"Support", "Nights"}


def test_a_changed_order_begins_anew_at_the_next_hand_over_and_what_was_stays(duty: Workspace) -> None:
    number = rotation(duty)
    days = ("2026-11-20T12:00", "2026-11-21T12:00", "2026-11-22T07:00")
    before = [on_call(duty, number, day) for day in days]
    duty.card("emma", "oncall change Support: @zoe, @lena")
    assert [on_call(duty, number, day) for day in days] == before == ["lena"] * 3
    after = ("2026-11-22T07:59", "2026-11-22T08:00", "2026-11-29T08:00", "2026-12-06T08:00")
    assert [on_call(duty, number, day) for day in after] == ["lena", "zoe", "lena", "zoe"]
    assert set(noted(duty, number)) == {("people", "@lena @tom @ana", "@zoe @lena"),
                                        ("begins", "2026-11-16", "2026-11-22")}  # fmt: skip


def test_a_change_may_begin_on_a_day_and_one_that_is_overtaken_never_holds(duty: Workspace) -> None:
    number = rotation(duty)
    duty.card("emma", "oncall change Support: @zoe from dec 7")
    days = ("2026-11-23T08:00", "2026-11-30T08:00", "2026-12-07T07:59", "2026-12-07T08:00")
    assert [on_call(duty, number, day) for day in days] == ["tom", "ana", "ana", "zoe"]
    assert "goes another way" in duty.text("tom", "oncall support")
    duty.card("emma", "oncall change Support: @ana from monday")
    assert [on_call(duty, number, day) for day in days] == ["ana"] * 4
    assert on_call(duty, number, "2026-11-22T12:00") == "lena"


def test_from_today_somebody_takes_over_at_once_but_not_backwards(duty: Workspace) -> None:
    number = rotation(duty)
    duty.card("emma", "oncall change Support: @zoe, @tom from today")
    hours = ("2026-11-21T11:59", "2026-11-21T12:00", "2026-11-28T08:00")
    assert [on_call(duty, number, hour) for hour in hours] == ["lena", "zoe", "tom"]


def test_a_change_of_name_team_or_channel_moves_no_shift(duty: Workspace) -> None:
    number = rotation(duty)
    duty.card("emma", "oncall change Support: in #general")
    duty.card("ines", "oncall change support: no channel")
    assert [each[0] for each in noted(duty, number)] == ["channel", "channel"]
    [found] = rotations(duty)
    assert (found.begins, found.earlier) == (date(2026, 11, 16), [])
    assert "Say what shall be different" in duty.refusal("emma", "oncall change Support: weekly")


def test_swaps_end_with_the_plan_they_were_made_in_and_both_are_told(duty: Workspace) -> None:
    number = rotation(duty)
    duty.ask("tom", "oncall swap @ana tuesday with dec 1")
    duty.ask("ana", "oncall agree 1")
    reply = duty.ask("emma", "oncall change Support: @lena, @ana, @tom from nov 30")
    assert {message.to for message in reply.messages[1:]} == {"tom", "ana"}
    assert "not swapped any more" in as_text(reply.messages[1].card)
    assert on_call(duty, number, "2026-11-24T12:00") == "ana"  # before the new plan: it holds
    assert on_call(duty, number, "2026-12-01T12:00") == "lena"


def test_a_swap_that_nobody_has_agreed_ends_as_a_whole(duty: Workspace) -> None:
    rotation(duty)
    duty.ask("tom", "oncall swap @ana tuesday with dec 1")
    reply = duty.ask("emma", "oncall change Support: @lena, @ana, @tom from nov 30")
    assert {message.to for message in reply.messages[1:]} == {"tom", "ana"}
    offered = [each.label for each in duty.card("ana", "oncall").buttons]
    assert "Agree" not in offered  # half of it could not be agreed any more
    assert "has withdrawn" in duty.refusal("ana", "oncall agree 1")


def test_it_is_removed_after_asking_back(duty: Workspace) -> None:
    number = rotation(duty)
    card = duty.card("emma", "oncall remove Support")
    assert [button.words for button in card.buttons] == [f"oncall remove #{number} yes", f"oncall #{number}"]
    assert len(rotations(duty)) == 1
    duty.card("emma", card.buttons[0].words)
    assert rotations(duty) == []
    assert noted(duty, number)[0][0] == "removed"
    assert on_call(duty, number, "2026-11-24T12:00") == ""
    duty.card("emma", WORDS)


def test_the_form_makes_one_as_words_do(duty: Workspace) -> None:
    form = form_of(duty, "emma", "oncall new")
    assert form.words == "oncall new"
    answers = answers_of(
        form, name="Support", people="@lena, @tom", hours="9-17", days="0,1,2,3,4", begins="2026-11-23"
    )
    reply = duty.ask("emma", form.words, answers=answers)
    assert not reply.refused
    [made] = rotations(duty)
    assert (made.minute, made.hours, made.days, made.zone) == (540, 8, [0, 1, 2, 3, 4], "Europe/Berlin")
    assert on_call(duty, made.id, "2026-11-23T08:00") == "lena"


def test_the_form_says_beside_each_field_what_is_wrong(duty: Workspace) -> None:
    form = form_of(duty, "emma", "oncall new")
    wrong = answers_of(
        form, name="", people="@nobody", hours="x", days="", zone="Nowhere", time="99", begins="2020-01-01",
        every="500", channel="#nowhere",
    )  # fmt: skip
    reply = duty.ask("emma", form.words, answers=wrong)
    assert reply.refused
    assert set(reply.field_errors.errors) == {
        "name", "people", "hours", "days", "zone", "time", "begins", "every", "channel",
    }  # fmt: skip
    assert rotations(duty) == []
    other = answers_of(form, name="Support", people="@lena", team="Billing")
    assert "Billing" in duty.ask("emma", form.words, answers=other).field_errors.errors["team"]


def test_the_form_changes_one_and_what_stands_there_moves_nothing(duty: Workspace) -> None:
    number = rotation(duty, channel="general")
    form = form_of(duty, "emma", "oncall change Support")
    assert form.words == f"oncall change #{number}"
    assert answers_of(form)["people"] == "@lena, @tom, @ana"
    assert "Say what shall be different" in str(
        duty.ask("emma", form.words, answers=answers_of(form)).field_errors.errors
    )
    assert not duty.ask("emma", form.words, answers=answers_of(form, name="Front line")).refused
    [found] = rotations(duty)
    assert (found.name, found.begins, found.earlier, found.channel) == ("Front line", date(2026, 11, 16), [], "general")
    changed = duty.ask("emma", form.words, answers=answers_of(form, name="Front line", every="1"))
    assert not changed.refused
    [found] = rotations(duty)
    assert (found.every, found.begins, len(found.earlier)) == (1, date(2026, 11, 22), 1)


def test_hours_and_hand_over_that_do_not_fit_are_refused_by_the_form(duty: Workspace) -> None:
    rotation(duty, hours=8)
    form = form_of(duty, "emma", "oncall change Support")
    assert answers_of(form)["hours"] == "09:00-17:00"
    reply = duty.ask("emma", form.words, answers=answers_of(form, time="10:00"))
    assert "do not begin at the hand-over, 10:00" in reply.field_errors.errors["hours"]
    assert not duty.ask("emma", form.words, answers=answers_of(form, hours="8-16")).refused
    assert [(each.minute, each.hours) for each in rotations(duty)] == [(480, 8)]


def test_only_a_new_rotation_and_a_named_one_open_the_form() -> None:
    assert all(map(opens_form, ("new", "neu", "change Support", "change", "ändern Support")))
    assert not any(map(opens_form, ("", "Support", "new Support: @lena", "change Support: daily", "changes", "take")))


def test_who_changed_what_is_shown(duty: Workspace) -> None:
    number = rotation(duty)
    assert "Nothing was changed yet" in duty.text("tom", f"oncall changes #{number}")
    duty.card("emma", "oncall change Support: daily")
    shown = duty.text("tom", "oncall changes Support")
    assert "Emma" in shown
    assert "days of a turn" in shown


def test_here_is_the_channel_it_is_made_in(duty: Workspace) -> None:
    duty.card("emma", f"{WORDS} here", place=CHANNEL)
    assert [each.channel for each in rotations(duty)] == ["support"]


@pytest.mark.parametrize("word", ["oncall", "/oncall", "on-call", "on call", "bereitschaft", "Rufbereitschaft"])
def test_its_words_are_understood_in_each_language(word: str) -> None:
    found = find_command(word.removeprefix("/"))
    assert found is not None
    assert found[0].name == "oncall"
    assert found[0].slash


def test_a_night_that_is_made_in_the_night_begins_with_the_next(duty: Workspace) -> None:
    number = rotation(duty, "lena", "tom", every=1, minute=22 * 60, hours=8)
    night = datetime(2026, 11, 22, 2, tzinfo=UTC)
    duty.card("emma", "oncall change Support: @zoe", now=night)
    assert [on_call(duty, number, hour) for hour in ("2026-11-22T04:59", "2026-11-22T21:00")] == ["tom", "zoe"]
