"""What people do with an escalation: each sub-word by each role, each outcome, and two who act at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from handlers.cards import Table
from storage.people import find_person
from tests.handlers.escalations.conftest import MAY, MAY_NOT
from tests.handlers.escalations.office import events, rows, written
from tests.stories.shift import MONDAY, Shift

TITLE = "The invoice is wrong"
DEEDS = (
    "ack 1", "take over 1", "resolve 1", "comment 1 on it", "reassign 1 @omar", "snooze 1 30 min", "useful 1",
    "not useful 1", "more 1", "1", "show 1", "lesson 1 look earlier", "comment 1", "reassign 1", "snooze 1", "lesson 1",
    "bestätigen 1", "übernehmen 1", "gelöst 1", "kommentar 1 bin dran", "zurückstellen 1 2 Stunden", "1 ack", "#1 ack",
)  # fmt: skip


@pytest.mark.parametrize("words", DEEDS)
@pytest.mark.parametrize("who", MAY)
def test_the_teams_people_and_managers_may_though_nobody_paged_them(shift: Shift, who: str, words: str) -> None:
    shift.happens(TITLE)
    reply = shift.workspace.ask(who, f"escalate {words}", now=shift.now)
    assert not reply.refused
    assert reply.form is not None or TITLE in reply.messages[0].card.title


@pytest.mark.parametrize("words", DEEDS)
@pytest.mark.parametrize("who", MAY_NOT)
def test_to_others_it_looks_as_if_there_were_none(shift: Shift, who: str, words: str) -> None:
    shift.happens(TITLE)
    before = written(shift)
    refused = shift.workspace.refusal(who, f"escalate {words}", now=shift.now)
    none = shift.workspace.refusal(who, f"escalate {words.replace('1', '9', 1)}", now=shift.now)
    assert refused == none.replace("9", "1", 1)
    assert TITLE not in refused
    assert written(shift) == before


@pytest.mark.parametrize("who", MAY_NOT)
def test_no_list_history_or_page_of_ones_own_tells_others_its_title(shift: Shift, who: str) -> None:
    shift.happens(TITLE)
    for words in ("escalate list", "escalate", "escalate history", "escalate history Support", "home"):
        reply = shift.workspace.ask(who, words, now=shift.now)
        assert TITLE not in str(reply)


def test_who_raised_it_may_see_it_whatever_their_team(shift: Shift) -> None:
    shift.workspace.card("eve", f"escalate {TITLE} team Support", now=MONDAY)
    assert TITLE in shift.workspace.text("eve", "escalate 1", now=MONDAY)
    assert TITLE in shift.workspace.text("eve", "escalate list", now=MONDAY)


def test_whom_it_is_handed_to_may_answer_it_whatever_their_team(shift: Shift) -> None:
    shift.happens(TITLE)
    shift.workspace.refusal("tina", "escalate ack 1", now=shift.now)
    assert "Tina is paged now." in shift.says("lena", "escalate reassign 1 @tina")
    assert "email:tina@example.com" in str(shift.got) or "tina" in str(shift.got)
    assert "You have it." in shift.says("tina", "escalate ack 1")


def test_acknowledged_twice_is_a_sign_of_life(shift: Shift) -> None:
    shift.happens(TITLE)
    assert "You have it. Nobody is paged any more." in shift.says("omar", "escalate ack 1")
    shift.passes(timedelta(minutes=20))
    before = shift.row(1).next_at
    assert "You have it already: noted that you are still on it." in shift.says("omar", "escalate ack 1")
    after = shift.row(1).next_at
    assert before is not None
    assert after is not None
    assert after - before == timedelta(minutes=20)
    assert events(shift, 1).count("acknowledged") == 1


def test_the_second_of_two_is_told_who_has_it_and_may_take_it_over(shift: Shift) -> None:
    shift.happens(TITLE)
    shift.says("omar", "escalate ack 1")
    reply = shift.workspace.ask("lena", "escalate ack 1", now=shift.now + timedelta(minutes=2))
    [message] = reply.messages
    assert "Omar has it since 10:00." in str(message.card.blocks)
    assert reply.wakes == ()
    first = message.card.buttons[0]
    assert (first.label, first.words) == ("Take over", "escalate take over 1")
    assert "You have it now, instead of Omar." in shift.says("lena", first.words)
    with shift.workspace.database.reading() as session:
        lena = find_person(session, shift.workspace.tools.workspace_id, "lena")
    assert lena is not None
    assert shift.row(1).holder_id == lena.id


def test_of_many_who_press_at_once_one_has_it_and_all_others_are_told_who(shift: Shift) -> None:
    shift.happens(TITLE)
    who = ("omar", "ana", "lena", "mia") * 2
    with ThreadPoolExecutor(8) as threads:
        said = list(threads.map(lambda each: shift.workspace.text(each, "escalate ack 1", now=shift.now), who))
    assert events(shift, 1).count("acknowledged") == 1
    assert sum("Nobody is paged any more." in each for each in said) == 1
    [holder] = {name for name in ("Omar", "Ana", "Lena", "Mia") if f"{name} has it since" in said[0]}
    assert all(f"{holder} has it since" in each for each in said)


def test_after_nobody_answered_it_can_still_be_taken_and_says_so(shift: Shift) -> None:
    shift.policy(shift_level(shift), repeats=0)
    shift.happens(TITLE)
    shift.passes(timedelta(minutes=10))
    assert shift.row(1).status == "exhausted"
    assert "Nobody had answered until now." in shift.says("omar", "escalate ack 1")
    assert shift.row(1).status == "acknowledged"


def shift_level(shift: Shift) -> object:
    from coaching.escalation import Level

    return Level((shift.person("omar"),), 300)


def test_what_is_resolved_says_by_whom_whatever_is_pressed_after(shift: Shift) -> None:
    shift.happens(TITLE)
    assert "Resolved." in shift.says("omar", "escalate resolve 1 refunded")
    for words in ("ack 1", "take over 1", "resolve 1", "snooze 1 1h", "reassign 1 @ana"):
        before = shift.row(1).revision
        assert "Resolved by Omar at 10:00." in shift.says("lena", f"escalate {words}")
        assert shift.row(1).revision == before
    assert "refunded" in shift.workspace.text("lena", "escalate 1", now=shift.now)


def test_a_word_can_go_with_the_acknowledgement(shift: Shift) -> None:
    shift.happens(TITLE)
    shift.says("omar", "escalate ack 1 calling them now")
    assert "Omar said: calling them now" in shift.workspace.text("lena", "escalate 1", now=shift.now)


@pytest.mark.parametrize(
    ("words", "until"),
    [("30 min", "10:30"), ("2h", "12:00"), ("1,5 Stunden", "11:30"), ("until 14:15", "14:15"), ("bis 9 Uhr", "9:00"),
     ("45", "10:45")],
)  # fmt: skip
def test_a_pause_is_read_in_both_languages(shift: Shift, words: str, until: str) -> None:
    shift.happens(TITLE)
    assert until in shift.says("omar", f"escalate snooze 1 {words}")


def test_until_an_hour_is_that_hour_whatever_the_second_it_is_said_in(shift: Shift) -> None:
    shift.happens(TITLE)
    shift.now += timedelta(seconds=15, milliseconds=500)
    assert "pages again at 14:15" in shift.says("omar", "escalate snooze 1 until 14:15")
    assert shift.row(1).next_at == MONDAY + timedelta(hours=4, minutes=15)


def test_who_raised_it_is_told_as_well_when_somebody_takes_it_by_snoozing(shift: Shift) -> None:
    shift.happens(TITLE, raised_by=shift.id_of("ana"))
    shift.says("omar", "escalate snooze 1 30 min")
    assert [to for to, _ in shift.paged("told")] == ["ana"]
    shift.says("omar", "escalate snooze 1 2 h")  # it was theirs: no news
    assert len(shift.paged("told")) == 1


@pytest.mark.parametrize("who", ["eve", "root"])
def test_no_button_leads_to_past_ones_that_are_refused(shift: Shift, who: str) -> None:
    for asker, offered in ((who, False), ("ana", True), ("mia", True)):
        buttons = shift.workspace.card(asker, "escalate list", now=shift.now).buttons
        assert ("escalate history" in [each.words for each in buttons]) is offered
    shift.workspace.refusal(who, "escalate history", now=shift.now)


@pytest.mark.parametrize("words", ["1 min", "25h", "soon", "until 25:00", "-5 min", "0", "999999 h"])
def test_a_pause_that_is_none_is_refused_and_nothing_changes(shift: Shift, words: str) -> None:
    shift.happens(TITLE)
    before = written(shift)
    assert "from 5 minutes to 24 hours" in shift.workspace.refusal("omar", f"escalate snooze 1 {words}")
    assert written(shift) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [("reassign 1 @nobody", "I know nobody"), ("reassign 1 @omar", "cannot reassign it to yourself"),
     ("ack", "Say which escalation"), ("resolve", "Say which escalation"), ("done 7", "no open action"),
     ("lesson 1 action call @lena", "Say what you learnt"), ("lesson 1 late action @lena", "Say what is to be done"),
     ("lesson 1 late action call by zzqx", "I do not understand the day")],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_private_and_nothing_is_half_written(shift: Shift, words: str, said: str) -> None:
    shift.happens(TITLE)
    before = written(shift)
    assert said in shift.workspace.refusal("omar", f"escalate {words}", now=shift.now)
    assert written(shift) == before


def test_forms_say_the_same_as_words(shift: Shift) -> None:
    shift.happens(TITLE)
    for words, answers, done in (
        ("comment 1", {"text": "called"}, "Noted."),
        ("snooze 1", {"pause": "2 h"}, "12:00"),
        ("reassign 1", {"person": "@ana"}, "Ana is paged now."),
        ("lesson 1", {"text": "late", "action": "call", "owner": "@ana", "due": "2026-12-01"}, "Ana finds it"),
    ):
        form = shift.workspace.ask("lena", f"escalate {words}", now=shift.now).form
        assert form is not None
        assert form.intro == TITLE
        assert set(answers) <= {field.name for field in form.fields}
        assert done in shift.workspace.text("lena", form.words, answers=answers, now=shift.now)


def test_a_form_left_open_while_it_was_resolved_changes_nothing(shift: Shift) -> None:
    shift.happens(TITLE)
    form = shift.workspace.ask("lena", "escalate snooze 1", now=shift.now).form
    assert form is not None
    shift.says("omar", "escalate resolve 1")
    assert "Resolved by Omar" in shift.workspace.text("lena", form.words, answers={"pause": "2 h"}, now=shift.now)
    assert shift.row(1).status == "resolved"


def test_a_lesson_becomes_something_to_be_done_and_is_done(shift: Shift) -> None:
    shift.happens(TITLE)
    shift.says("lena", "escalate lesson 1 the alert came too late action call the carrier @tina by friday")
    told = shift.workspace.text("lena", "escalate 1", now=shift.now)
    assert "Lena learnt: the alert came too late" in told
    for who in ("lena", "ana", "tina"):
        listed = shift.workspace.text(who, "escalate list", now=shift.now)
        assert "call the carrier" in listed
        assert "Nov 27, 2026" in listed
    assert TITLE not in shift.workspace.text("tina", "escalate list", now=shift.now)
    assert "call the carrier" not in shift.workspace.text("max", "escalate list", now=shift.now)
    assert "no open action" in shift.workspace.refusal("max", "escalate done 1", now=shift.now)
    assert "call the carrier" not in shift.says("tina", "escalate done 1")


def test_a_vote_is_one_a_person_and_the_last_counts(shift: Shift) -> None:
    shift.happens(TITLE)
    for words in ("not useful 1", "not useful 1", "useful 1"):
        assert "Noted as" in shift.says("omar", f"escalate {words}")
    with shift.workspace.database.reading() as session:
        from storage.escalations import EscalationVote

        assert [vote.useful for vote in session.query(EscalationVote)] == [True]
    assert len(rows(shift)) == 1


def test_a_german_reads_until_when_something_is_to_be_done(shift: Shift) -> None:
    shift.happens(TITLE)
    shift.says("omar", "escalate lesson 1 late action call @lena by friday")
    blocks = shift.workspace.card("lena", "eskalation liste", locale="de", now=shift.now).blocks
    assert [each.columns[-1] for each in blocks if isinstance(each, Table)] == ["Jetzt", "Bis"]
