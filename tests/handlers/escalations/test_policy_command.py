"""`escalate policy`: who may see and change it, what is understood, what is refused, and that it keeps its versions."""

from datetime import date

import pytest

from coaching.escalation import TargetKind
from handlers.escalations.policies import ladder_of
from handlers.escalations.policy_words import as_typed
from storage.people import find_person
from storage.rotas import Rotation, add_rotation
from tests.handlers.escalations.office import rows, written
from tests.stories.shift import MONDAY, Shift

WHOLE = (
    "escalate policy Support: @omar, on-call Nights wait 5 min; leads, managers wait 1 h; team; #general wait 2; "
    "repeat 2; fallback #support, @lena; business hours yes; remind 20 min; release 5; channel #support"
)


@pytest.fixture
def nights(shift: Shift) -> Shift:
    """With a rotation, and without a policy anybody has set up by words."""
    with shift.workspace.database.writing() as session:
        home = shift.workspace.tools.workspace_id
        omar = find_person(session, home, "omar")
        assert omar is not None
        rotation = Rotation(
            workspace_id=home, team_id=shift.team_id, name="Nights", zone="Europe/Berlin", begins=date(2026, 1, 5),
            every=7, minute=540, hours=24, days=list(range(7)), people=[omar.id], created_at=MONDAY,
        )  # fmt: skip
        add_rotation(session, rotation)
    return shift


def typed(shift: Shift) -> dict[str, str]:
    """Support's policy as people type it."""
    home = shift.workspace.tools.workspace_id
    with shift.workspace.database.reading() as session:
        return as_typed(session, ladder_of(session, home, shift.team_id), shift.team_id, home)


def test_it_is_changed_by_words_and_said_in_words(nights: Shift) -> None:
    said = nights.workspace.text("lena", WHOLE, now=MONDAY)
    assert "Level 1: Omar and whoever is on call (Nights), 5 min." in said
    assert "Level 2: who leads Support and the managers, 1 h." in said
    assert "Level 4: #general, 2 min." in said
    assert "Then it begins again, 2 times." in said
    assert "If nobody answers, that is said to: #support and Lena, and to who raised it." in said
    assert "What is not critical pages in business hours alone." in said
    assert typed(nights) == {
        "levels": "@omar, on-call Nights wait 5 min\nleads, managers wait 60 min\nteam wait 10 min\n"
        "#general wait 2 min",
        "repeat": "2", "fallback": "#support, @lena", "hours": "yes", "remind": "20 min", "release": "5 min",
        "channel": "#support",
    }  # fmt: skip


def test_what_is_typed_of_it_reads_back_as_the_same(nights: Shift) -> None:
    nights.workspace.card("lena", WHOLE, now=MONDAY)
    form = nights.workspace.ask("lena", "escalate policy change Support", now=MONDAY).form
    assert form is not None
    answers = {field.name: field.value for field in form.fields}
    assert answers == typed(nights)
    assert "Nothing has changed." in nights.workspace.text("lena", form.words, answers=answers, now=MONDAY)


def test_it_is_understood_in_german(nights: Shift) -> None:
    words = "eskalation leiter Support: bereitschaft Nights warten 5 min; leitung und @lena warten 15; wiederholen 0"
    nights.workspace.card("lena", words, locale="de", now=MONDAY)
    assert typed(nights)["levels"] == "on-call Nights wait 5 min\nleads, @lena wait 15 min"
    assert typed(nights)["repeat"] == "0"


def test_ones_own_team_goes_without_saying_with_a_colon_as_well(nights: Shift) -> None:
    nights.workspace.card("lena", "escalate policy: @omar wait 5 min; leads wait 15 min", now=MONDAY)
    assert typed(nights)["levels"] == "@omar wait 5 min\nleads wait 15 min"


@pytest.mark.parametrize("who", ["ana", "mia", "tina", "max", "eve"])
def test_only_who_leads_the_team_and_admins_change_it(nights: Shift, who: str) -> None:
    before = written(nights)
    for words in (WHOLE, "escalate policy change Support", "escalate policy remove Support",
                  "escalate policy save 0 Support"):  # fmt: skip
        assert "Only who leads Support" in nights.workspace.refusal(who, words, now=MONDAY)
    assert written(nights) == before
    nights.workspace.card("root", WHOLE, now=MONDAY)


@pytest.mark.parametrize("who", ["tina", "max", "eve"])
def test_others_do_not_see_whom_it_pages(nights: Shift, who: str) -> None:
    for words in ("escalate policy Support", "escalate policy history Support"):
        assert "its people, managers and admins" in nights.workspace.refusal(who, words, now=MONDAY)


def test_everybodys_policy_is_managers_and_admins_to_set(nights: Shift) -> None:
    words = "escalate policy everybody: managers wait 5 min"
    assert "Only managers and admins" in nights.workspace.refusal("lena", words, now=MONDAY)
    nights.workspace.card("mia", words, now=MONDAY)
    assert "Level 1: the managers, 5 min." in nights.workspace.text("max", "escalate policy", now=MONDAY)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("@nobody wait 5", "I know nobody"),
        ("@omar wait 30 s", "no time to wait"),
        ("@omar wait 25 h", "no time to wait"),
        ("wait 5 min", "at least one level"),
        ("on-call Days wait 5", 'no rotation "Days". I know: Nights'),
        ("pager Duty wait 5", 'no receiver "Duty"'),
        ("#nowhere wait 5", "I find no channel"),
        ("the boss wait 5", "I do not know whom"),
        ("leads Sales wait 5", "I do not know whom"),
        ("@omar wait 5; repeat 10", "from 0 to 9"),
        ("@omar wait 5; repeat often", "from 0 to 9"),
        ("@omar wait 5; business hours perhaps", "Say yes or no"),
        ("; ".join(["@omar"] * 11), "at most 10 levels"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_half_written(nights: Shift, words: str, said: str) -> None:
    before = written(nights)
    assert said in nights.workspace.refusal("lena", f"escalate policy Support: {words}", now=MONDAY)
    assert written(nights) == before


def test_in_the_form_each_problem_stands_beside_its_field(nights: Shift) -> None:
    form = nights.workspace.ask("lena", "escalate policy change Support", now=MONDAY).form
    assert form is not None
    before = written(nights)
    wrong = {"levels": "", "repeat": "x", "fallback": "the boss", "hours": "maybe", "remind": "1", "release": "0",
             "channel": "#nowhere"}  # fmt: skip
    reply = nights.workspace.ask("lena", form.words, answers=wrong, now=MONDAY)
    assert set(reply.field_errors.errors) == set(wrong) - {"remind"}
    assert written(nights) == before


def test_a_form_that_somebody_was_faster_than_is_refused(nights: Shift) -> None:
    form = nights.workspace.ask("lena", "escalate policy change Support", now=MONDAY).form
    assert form is not None
    nights.workspace.card("root", WHOLE, now=MONDAY)
    before = written(nights)
    answers = {field.name: field.value for field in form.fields} | {"repeat": "5"}
    reply = nights.workspace.ask("lena", form.words, answers=answers, now=MONDAY)
    assert "Somebody has changed this" in reply.field_errors.errors[""]
    assert written(nights) == before


def test_who_changed_what_is_kept_by_version(nights: Shift) -> None:
    nights.workspace.card("lena", "escalate policy Support: @omar wait 5", now=MONDAY)
    nights.workspace.card("root", "escalate policy Support: repeat 3", now=MONDAY)
    said = nights.workspace.text("ana", "escalate policy history Support", now=MONDAY)
    assert "Root" in said
    assert "Lena" in said
    assert "repeats" in said


def test_what_is_open_climbs_the_ladder_it_was_raised_with(nights: Shift) -> None:
    nights.happens()
    nights.workspace.card("lena", "escalate policy Support: @ana wait 5", now=MONDAY)
    [row] = rows(nights)
    assert row.policy["levels"][0]["targets"][0]["id"] == nights.id_of("omar")


def test_a_removed_policy_leaves_that_of_everybody(nights: Shift) -> None:
    nights.workspace.card("mia", "escalate policy everybody: managers wait 5 min", now=MONDAY)
    said = nights.workspace.text("lena", "escalate policy remove Support", now=MONDAY)
    assert "Level 1: the managers, 5 min." in said
    assert "has no policy of its own" in nights.workspace.refusal("lena", "escalate policy remove Support", now=MONDAY)


def test_a_misspelt_team_is_refused_with_the_nearest(nights: Shift) -> None:
    assert 'Did you mean "Support"?' in nights.workspace.refusal("root", "escalate policy Suport", now=MONDAY)


def test_a_level_may_page_a_receiver_outside(nights: Shift) -> None:
    answers = {"kind": "pagerduty", "name": "Duty", "url": "", "key": "R0UT1NG"}
    nights.workspace.card("root", "escalate pager add", answers=answers, now=MONDAY)
    nights.workspace.card("lena", "escalate policy Support: pager duty, @omar wait 5", now=MONDAY)
    with nights.workspace.database.reading() as session:
        ladder = ladder_of(session, nights.workspace.tools.workspace_id, nights.team_id)
    assert [target.kind for target in ladder.levels[0].targets] == [TargetKind.PAGER, TargetKind.PERSON]
    refused = nights.workspace.refusal("root", "escalate pager remove Duty", now=MONDAY)
    assert "stands in the policy of Support" in refused
