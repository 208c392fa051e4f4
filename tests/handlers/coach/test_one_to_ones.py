"""1:1s in chat: when people meet, what they want to talk about, what they agreed; each for who may, and nobody else."""

from datetime import timedelta
from pathlib import Path

import pytest

from handlers.plain import as_text, summary
from handlers.request import Audience, Reply
from storage.meetings import ActionItem, AgendaItem, CalendarFeed, Meeting
from storage.people import find_person
from storage.teams import find_team, leave
from tests.handlers.coach.noted import EVERYBODY, said
from tests.stories.workspace import CHANNEL, NOW, Workspace

WRITTEN = "Zebra-quartz: the queue on Mondays"
COACHES = {"lena", "omar", "mara"}


def rows(floor: Workspace, model: type) -> list:
    with floor.database.reading() as session:
        return session.query(model).order_by(model.id).all()


def done(reply: Reply) -> str:
    assert not reply.refused, said(reply)
    return said(reply)


def starts(floor: Workspace) -> list[str]:
    return [f"{each.starts_at:%Y-%m-%d %H:%M} {each.minutes} {each.link}".strip() for each in rows(floor, Meeting)
            if each.cancelled_at is None]  # fmt: skip


@pytest.mark.parametrize("words", ["brief @tom", "meet @tom friday 10:00", "meetings @tom"])
def test_only_who_coaches_somebody_today_plans_and_prepares_with_them(floor: Workspace, words: str) -> None:
    answered = {who for who in EVERYBODY if not floor.ask(who, f"coach {words}").refused}
    assert answered - {"tom"} == COACHES
    assert ("tom" in answered) is words.startswith("meetings")


@pytest.mark.parametrize("add", ["agenda @tom add {}", "action @tom {} by friday"])
def test_agenda_and_actions_are_read_by_the_two_and_whoever_coaches_the_person_today(
    floor: Workspace, add: str
) -> None:
    done(floor.ask("lena", "coach " + add.format(WRITTEN)))
    shown = "agenda" if add.startswith("agenda") else "actions"
    for words in (shown, f"{shown} @tom"):
        assert {who for who in EVERYBODY if WRITTEN in said(floor.ask(who, f"coach {words}"))} == {*COACHES, "tom"}
    with floor.database.writing() as session:
        team, lena = (find(session, floor.tools.workspace_id, name)
                      for find, name in ((find_team, "Support"), (find_person, "lena")))  # fmt: skip
        leave(session, team, lena, (NOW - timedelta(days=1)).date())
    assert {who for who in EVERYBODY if WRITTEN in said(floor.ask(who, f"coach {shown}"))} == {"omar", "mara", "tom"}


@pytest.mark.parametrize("kind", ["agenda", "action"])
def test_only_who_may_read_it_ends_it(floor: Workspace, kind: str) -> None:
    done(
        floor.ask("lena", "coach agenda @tom add Holidays" if kind == "agenda" else "coach action @tom Read by friday")
    )
    model = AgendaItem if kind == "agenda" else ActionItem
    for who in set(EVERYBODY) - COACHES - {"tom"}:
        assert floor.ask(who, f"coach {kind} done 1").refused
    assert rows(floor, model)[0].done_at is None
    done(floor.ask("tom", f"coach {kind} done 1"))
    assert rows(floor, model)[0].done_at == NOW


def test_what_is_written_stands_nowhere_but_where_it_may_be(
    floor: Workspace, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    floor.ask("tom", f"coach agenda add {WRITTEN}")
    told = floor.ask("lena", f"coach action @tom {WRITTEN} by friday")
    in_channel = floor.ask("lena", "coach agenda @tom", place=CHANNEL)
    for message in (*told.messages, *in_channel.messages):
        assert WRITTEN not in summary(message.card)
        assert message.audience in (Audience.ASKER, Audience.PERSON)
        if WRITTEN in as_text(message.card):
            assert message.card.discreet
    assert WRITTEN not in as_text(in_channel.messages[0].card)
    assert in_channel.messages[1].to == "lena"
    kept = b"".join(each.read_bytes() for each in tmp_path.glob("touchline.db*"))
    assert WRITTEN.encode() not in kept
    assert "Zebra-quartz" not in caplog.text


def test_a_person_adds_to_the_agenda_of_whom_they_meet_next(floor: Workspace) -> None:
    done(floor.ask("omar", "coach meet @tom monday 9:00"))
    done(floor.ask("tom", "coach agenda add Holidays"))
    [item] = rows(floor, AgendaItem)
    with floor.database.reading() as session:
        assert item.lead_id == find_person(session, floor.tools.workspace_id, "omar").id


def test_whoever_nobody_coaches_is_told_so(floor: Workspace) -> None:
    assert "Nobody coaches you yet" in floor.refusal("root", "coach agenda add Holidays")


def test_an_action_has_an_owner_and_a_day(floor: Workspace) -> None:
    done(floor.ask("lena", "coach action @tom write the macro by friday"))
    done(floor.ask("lena", "coach action @tom me: send examples by Dec 4"))
    done(floor.ask("tom", "coach action @lena: ask for access until monday"))
    done(floor.ask("tom", "coach action read the guide bis 30.11."))
    found = rows(floor, ActionItem)
    with floor.database.reading() as session:
        ids = {find_person(session, floor.tools.workspace_id, each).id: each for each in ("tom", "lena")}
    days = [(ids[each.owner_id], each.due_on.isoformat()) for each in found]
    assert days == [("tom", "2026-11-27"), ("lena", "2026-12-04"), ("lena", "2026-11-23"), ("tom", "2026-11-30")]
    assert "until when" in floor.refusal("lena", f"coach action @tom {WRITTEN}")
    assert "one of the two" in floor.refusal("lena", "coach action @tom @ana: help by friday")
    assert WRITTEN not in floor.refusal("lena", f"coach action @tom {WRITTEN} by {WRITTEN}")


def test_an_owner_who_did_not_note_it_is_told_at_once_and_alone(floor: Workspace) -> None:
    reply = floor.ask("lena", "coach action @tom write the macro by friday")
    assert [(each.audience, each.to) for each in reply.messages] == [(Audience.ASKER, ""), (Audience.PERSON, "tom")]
    assert len(floor.ask("lena", "coach action @tom me: send examples by friday").messages) == 1


@pytest.mark.parametrize(
    ("form", "answers", "model"),
    [
        ("coach agenda @tom add", {"text": WRITTEN}, AgendaItem),
        ("coach action @tom", {"text": WRITTEN, "owner": "tom", "due": "2026-11-27"}, ActionItem),
    ],
)
def test_a_form_that_is_sent_twice_is_kept_once(
    floor: Workspace, form: str, answers: dict[str, str], model: type
) -> None:
    shown = floor.ask("lena", form).form
    assert shown is not None
    assert "lena" not in shown.words.replace("@tom", "")
    for _ in range(2):
        done(floor.ask("lena", shown.words, answers=answers))
    assert len(rows(floor, model)) == 1
    wrong = floor.ask("lena", shown.words, answers={"text": " ", "owner": "eve", "due": "2020-01-01"})
    assert "text" in wrong.field_errors.errors
    assert floor.ask("tina", shown.words, answers=answers).refused


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("friday 10:00", "2026-11-27 09:00 30"),
        ("tomorrow at 9 45 min", "2026-11-22 08:00 45"),
        ("Dec 4 2 pm 1 hour https://acme.zoom.us/j/1?pwd=2", "2026-12-04 13:00 60 https://acme.zoom.us/j/1?pwd=2"),
        ("am Montag um 14:30", "2026-11-23 13:30 30"),
        ("2027-03-28 02:30", "2027-03-28 01:00 30"),  # an hour that the clocks skip: when they are through with it
        ("2027-03-29 02:30", "2027-03-29 00:30 30"),
        ("2027-10-31 02:30", "2027-10-31 00:30 30"),  # the first of two
    ],
)
def test_a_1_1_is_set_by_the_clock_on_the_wall(floor: Workspace, words: str, when: str) -> None:
    done(floor.ask("lena", f"coach meet @tom {words}"))
    assert starts(floor) == [when]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("", "with whom and when"),
        ("friday", "a day and a time"),
        ("someday 10:00", "a day and a time"),
        ("today 9:00", "over already"),
        ("2026-11-20 10:00", "over already"),
        ("2028-01-01 10:00", "a year from now"),
        ("friday 10:00 2 min", "5 minutes"),
        ("friday 10:00 http://acme.zoom.us/j/1", "https"),
        ("friday 10:00 javascript://x", "https"),
        ("friday 10:00 https://user:pass@acme.example", "https"),
    ],
)
def test_what_is_no_time_of_a_1_1_is_refused_and_says_what_works(floor: Workspace, words: str, hint: str) -> None:
    assert hint in floor.refusal("lena", f"coach meet @tom {words}".strip())
    assert starts(floor) == []


def test_to_set_it_twice_is_one_and_to_cancel_it_is_told(floor: Workspace) -> None:
    for link in ("", " https://meet.google.com/abc"):
        told = floor.ask("lena", f"coach meet @tom friday 10:00{link}").messages[1]
        assert (told.audience, told.to) == (Audience.PERSON, "tom")
    assert starts(floor) == ["2026-11-27 09:00 30 https://meet.google.com/abc"]
    assert "Lena" in floor.text("tom", "coach meetings")
    assert floor.ask("tom", "coach meetings cancel 1").refused
    assert floor.ask("omar", "coach meetings cancel 1").refused
    assert floor.ask("lena", "coach meetings cancel 1").messages[1].to == "tom"
    assert starts(floor) == []
    done(floor.ask("lena", "coach meet @tom friday 10:00"))
    assert len(starts(floor)) == 1


def test_a_lead_who_lost_the_team_cancels_and_the_person_is_told_all_the_same(floor: Workspace) -> None:
    done(floor.ask("lena", "coach meet @tom friday 10:00"))
    with floor.database.writing() as session:
        team, lena = (find(session, floor.tools.workspace_id, name)
                      for find, name in ((find_team, "Support"), (find_person, "lena")))  # fmt: skip
        leave(session, team, lena, (NOW - timedelta(days=1)).date())
    told = floor.ask("lena", "coach meetings cancel 1").messages[1]
    assert (told.audience, told.to) == (Audience.PERSON, "tom")
    assert "Lena has cancelled your 1:1" in told.card.title
    assert starts(floor) == []


@pytest.mark.parametrize(
    "address",
    ["http://calendar.example/x.ics", "ftp://x", "https://", "https://u:p@x.example/", "https://x.example/a b",
     "nonsense", "https://x.example/" + "a" * 2000],
)  # fmt: skip
def test_what_is_no_address_of_a_calendar_is_refused_and_not_repeated(floor: Workspace, address: str) -> None:
    reply = floor.ask("lena", "coach calendar", answers={"address": address})
    assert list(reply.field_errors.errors) == ["address"]
    assert len(address) < 9 or address not in said(reply)


def test_a_calendars_address_is_kept_sealed_and_never_shown(floor: Workspace, tmp_path: Path) -> None:
    assert floor.ask("lena", "coach calendar").form is not None
    shown = done(floor.ask("lena", "coach calendar", answers={"address": "webcal://calendar.example/Zebra-quartz.ics"}))
    shown += done(floor.ask("lena", "coach calendar"))
    assert "Zebra-quartz" not in shown
    assert b"Zebra-quartz" not in b"".join(each.read_bytes() for each in tmp_path.glob("touchline.db*"))
    assert "forgotten" in done(floor.ask("lena", "coach calendar off"))
    assert floor.ask("lena", "coach calendar").form is not None
    assert "You lead nobody yet" in floor.refusal("tom", "coach calendar")


def test_who_leads_nobody_any_more_can_still_forget_their_calendar(floor: Workspace) -> None:
    done(floor.ask("lena", "coach calendar https://example.com/secret.ics"))
    with floor.database.writing() as session:
        team, lena = (find(session, floor.tools.workspace_id, name)
                      for find, name in ((find_team, "Support"), (find_person, "lena")))  # fmt: skip
        leave(session, team, lena, (NOW - timedelta(days=1)).date())
    assert floor.ask("lena", "coach calendar").refused
    done(floor.ask("lena", "coach calendar off"))
    with floor.database.reading() as session:
        assert session.query(CalendarFeed).count() == 0


def test_an_owner_is_told_once_of_an_action_whose_form_comes_twice(floor: Workspace) -> None:
    form = floor.ask("lena", "coach action @tom").form
    assert form is not None
    answers = {"text": WRITTEN, "owner": "tom", "due": "2026-12-03"}
    told = [each for _ in range(2) for each in floor.ask("lena", form.words, answers=answers).messages
            if each.audience is Audience.PERSON]  # fmt: skip
    assert len(told) == len(rows(floor, ActionItem)) == 1


@pytest.mark.parametrize(("leads", "about"), [("max", "tina"), ("omar", "max")])
def test_when_two_meet_is_shown_to_nobody_else_who_coaches_one_of_them(
    floor: Workspace, leads: str, about: str
) -> None:
    floor.put("max", "Support")
    done(floor.ask(leads, f"coach meet @{about} friday 10:00 https://acme.zoom.us/j/1"))
    shown = [floor.text("lena", "coach meetings @max"), done(floor.ask("lena", "coach meet @max friday 11:00"))]
    assert not [each for each in shown if "Tina" in each or "Omar" in each or "zoom" in each]
    assert all("zoom" in floor.text(who, "coach meetings") for who in (leads, about))
