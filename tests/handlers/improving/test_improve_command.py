"""What a team tries out and what became of it; where its tickets wait; for whom."""

import pytest

from kpi.facts import Agent, Author, Event, EventKind, Status
from storage.people import find_identity, find_person, link
from tests.handlers.goals.team import BEGINS, PEERS, replies
from tests.stories.workspace import DAY, GROUP, HOUR, NOW, SOURCE, Workspace, at, table_of, ticket

WORDS = f"improve new macros for refunds; kpi first reply; from {BEGINS}"


def everybody(team: Workspace, before: float, after: float) -> None:
    for seed, handle in enumerate(("tom", *PEERS)):
        replies(team, handle, before, after, seed=seed)


def test_a_change_that_helped_is_shown_with_its_break_and_what_cannot_be_told(team: Workspace) -> None:
    everybody(team, 7200, 4000)
    assert "Noted as number 1." in team.text("emma", WORDS)
    said = team.text("emma", "improve 1 result")
    assert "First reply time of Support is better since then, by more than chance explains." in said
    assert "There is nothing to compare with: it takes two other teams that changed nothing" in said
    assert "luck wearing off: it is not counted out" in said
    assert "A line marks Sep 1, 2026: macros for refunds" in said
    assert "1,440 tickets, 12 weeks" in said


def other_teams(team: Workspace, before: float, after: float, count: int = 2) -> None:
    """Teams of five beside Support, none of whom is in it."""
    for number in range(count):
        handles = [f"o{number}{each}" for each in range(5)]
        team.take(GROUP, *(Agent(f"a-{handle}", handle.title()) for handle in handles))
        for seed, handle in enumerate(handles):
            team.add(handle, key=f"a-{handle}")
            team.put(handle, f"Other {number}")
            replies(team, handle, before, after, seed=seed)


def test_what_changed_for_teams_that_tried_nothing_is_counted_out(team: Workspace) -> None:
    everybody(team, 7200, 4000)
    other_teams(team, 7200, 4000)
    team.card("emma", WORDS)
    said = team.text("emma", "improve 1 result")
    assert "Beside the other teams, what is left may be chance." in said
    assert "For other teams too" in said
    assert "beside 2 teams that changed nothing" in said
    assert "There is nothing to compare with" not in said
    assert "Other 0" not in said


def test_what_changed_for_a_team_alone_is_left(team: Workspace) -> None:
    everybody(team, 7200, 4000)
    other_teams(team, 7200, 7200, count=3)
    team.card("emma", WORDS)
    assert "by more than chance and what changed for the other teams explain" in team.text("emma", "improve 1 result")


def test_a_team_that_tries_something_itself_or_shares_people_is_no_comparison(team: Workspace) -> None:
    everybody(team, 7200, 4000)
    other_teams(team, 7200, 4000, count=3)
    team.card("emma", WORDS)
    team.put("o10", "Support", since="2026-10-01")
    assert "beside 2 teams" in team.text("emma", "improve 1 result")
    team.put("max", "Other 0", leads=True)
    team.card("max", f"improve new Other 0: a new rota; kpi first reply; from {BEGINS}")
    assert "There is nothing to compare with" in team.text("emma", "improve 1 result")


def test_a_change_that_did_nothing_is_not_called_one(team: Workspace) -> None:
    everybody(team, 7200, 7200)
    team.card("emma", WORDS)
    assert "The change may be chance." in team.text("emma", "improve 1 result")


def test_too_few_weeks_say_nothing(team: Workspace) -> None:
    everybody(team, 7200, 4000)
    team.card("emma", "improve new macros; kpi first reply; from 2026-10-25")
    assert "Too few tickets to conclude anything: it takes 20 in 4 weeks" in team.text("emma", "improve 1 result")


def test_the_form_makes_one_however_often_it_is_sent(team: Workspace) -> None:
    form = team.ask("emma", "improve new").form
    assert form is not None
    answers = {field.name: field.value for field in form.fields} | {"title": "macros"}
    for _ in range(2):
        team.card("emma", form.words, answers=answers)
    assert len(table_of(team.card("emma", "improve"))) == 1


@pytest.mark.parametrize(
    ("who", "may"),
    [("emma", True), ("ines", True), ("tom", False), ("max", False), ("zoe", False), ("eve", False), ("root", False)],
)
def test_who_leads_the_team_notes_and_removes(team: Workspace, who: str, may: bool) -> None:
    said = WORDS.replace("new ", "new Support: ")
    assert team.ask(who, said).refused is not may
    team.card("emma", said)
    assert team.ask(who, "improve 1 remove").refused is not may
    assert table_of(team.card("emma", "improve")), "asked, nothing is gone"
    assert team.ask(who, "improve remove 1 yes").refused is not may
    if may:
        assert "no experiment 1" in team.refusal(who, "improve remove 1 yes")


@pytest.mark.parametrize(
    ("who", "may"),
    [("emma", True), ("ines", True), ("tom", True), ("max", False), ("zoe", False), ("eve", True), ("root", False)],
)
def test_results_are_for_who_may_see_the_team(team: Workspace, who: str, may: bool) -> None:
    everybody(team, 7200, 4000)
    team.card("emma", WORDS)
    for words in ("improve 1 result", "improve bottlenecks Support"):
        assert team.ask(who, words).refused is not may
    assert ("macros for refunds" in team.text(who, "improve")) is may


def waits(team: Workspace) -> None:
    """Refunds by mail wait a day on hold; chats are quick. One topic is Tom's alone. A third of refunds come back."""
    start = at("2026-10-05 08:00")
    made = []
    for number in range(60):
        handle = ("tom", *PEERS)[number % 6]
        created = start + number * 6 * HOUR
        hold = Event(created + HOUR, EventKind.STATUS, Author.AGENT, f"a-{handle}", Status.HOLD.name)
        hands = [
            Event(created + 60, EventKind.ASSIGNED, Author.AGENT, "a-ana"),
            Event(created + 120, EventKind.ASSIGNED, Author.AGENT, f"a-{handle}"),
        ]
        again = [
            Event(created + 2 * DAY, EventKind.STATUS, Author.AGENT, None, Status.OPEN.name),
            Event(created + 2 * DAY + 60, EventKind.STATUS, Author.AGENT, f"a-{handle}", Status.SOLVED.name),
        ]
        extra = [hold, *hands, *(again if number % 3 == 0 else [])]
        made.append(
            ticket(f"r{number}", created, agent=f"a-{handle}", solve_after=DAY, topic="refund", channel="email",
                   extra=extra)
        )  # fmt: skip
        made.append(
            ticket(f"c{number}", created, agent=f"a-{handle}", reply_after=60, solve_after=600, topic="login",
                   channel="chat")
        )  # fmt: skip
        made.append(ticket(f"t{number}", created, agent="a-tom", solve_after=9 * DAY, topic="legal", channel="email"))
    team.take(GROUP, *(Agent(f"a-{each}", each.title()) for each in ("tom", *PEERS)), *made, now=NOW)


def test_it_says_where_tickets_wait_come_back_and_change_hands(team: Workspace) -> None:
    waits(team)
    card = team.card("emma", "improve bottlenecks")
    rows = table_of(card)
    assert [row[0] for row in rows] == ["refund, email", "login, chat"]
    assert rows[0][1:3] == ["60", "1 d"]
    assert rows[0][3].startswith("on hold")
    assert rows[0][4].startswith("33%")
    assert rows[0][5].startswith("83%")
    assert rows[1][4].startswith("0%")


def test_a_kind_of_tickets_of_one_person_is_left_out_whoever_asks(team: Workspace) -> None:
    waits(team)
    for who in ("emma", "tom", "eve"):
        said = team.text(who, "improve bottlenecks Support")
        assert "refund" in said
        assert "legal" not in said


def test_a_team_without_enough_says_so(team: Workspace) -> None:
    assert "No topic on a channel has enough tickets" in team.text("emma", "improve bottlenecks")


def test_two_accounts_of_somebody_are_one_person_and_a_bot_is_nobody(team: Workspace) -> None:
    start = at("2026-10-05 08:00")
    team.take(GROUP, Agent("a-tom2", "Tom"), Agent("a-robot", "Robot", is_bot=True))
    with team.database.writing() as session:
        found, tom = (find_identity(session, team.tools.workspace_id, SOURCE, "a-tom2"),
                      find_person(session, team.tools.workspace_id, "tom"))  # fmt: skip
        assert found is not None
        assert tom is not None
        link(session, found, tom)
    keys = ("a-tom", "a-tom2", "a-robot", "a-ana", "a-ben", "a-cem")
    who = [Agent(key, key, is_bot=key == "a-robot") for key in (*keys, "a-dee")]
    made = [
        ticket(f"{topic}{number}", start + number * HOUR, agent=agents[number % len(agents)], solve_after=DAY,
               topic=topic, channel="email")
        for topic, agents in (("tax", keys), ("refund", (*keys, "a-dee"))) for number in range(60)
    ]  # fmt: skip
    team.take(GROUP, *who, *made, now=NOW)
    said = team.text("emma", "improve bottlenecks")
    assert "tax" not in said
    assert "refund, email" in said
