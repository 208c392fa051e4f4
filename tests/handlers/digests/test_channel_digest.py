"""The channel digest: the team as a whole, under the minimum group nothing, and nobody by name."""

from dataclasses import replace
from datetime import date

from connectors.demo import demo_roster
from handlers.cards import Picture
from kpi.periods import Period
from storage.people import find_identity
from tests.handlers.digests.scenes import FRIDAY, MONDAY, THURSDAY, WEEKEND, compose, facts, texts
from tests.handlers.digests.steady import LAST, PEOPLE, fill, rated
from tests.stories.workspace import HOUR, Workspace, at, ticket


def test_its_figures_are_those_of_teamstats(demo: Workspace) -> None:
    for covers, now in ((THURSDAY, FRIDAY), (WEEKEND, MONDAY)):
        said = facts(compose(demo, "channel", team="Technical", covers=covers, now=now))
        assert said == facts([demo.card("jonas", f"teamstats Technical {covers.words}", now=now)])


def test_it_says_what_is_unusual_and_shows_one_picture(demo: Workspace) -> None:
    message, thread = compose(demo, "channel", team="Technical")
    said = texts([message])
    assert "Requester wait is slower than usual: 12 h 6 min on Nov 19, 2026, outside the usual" in said
    assert "Chance alone would call 0.1 of these 8 unusual." in said
    assert sum(isinstance(block, Picture) for card in (message, thread) for block in card.blocks) == 1


def test_nobody_is_named_and_nobody_is_looked_at(demo: Workspace, own_demo: Workspace) -> None:
    said = texts(compose(demo, "channel", team="Technical"))
    for person in demo_roster():
        assert person.name not in said
        assert f"@{person.handle}" not in said
    compose(own_demo, "channel", team="Technical")
    assert own_demo.looks("fatima") == []


def test_its_buttons_answer_whoever_presses_them_in_private(demo: Workspace) -> None:
    message, thread = compose(demo, "channel", team="Technical")
    words = [button.words for card in (message, thread) for button in card.buttons]
    assert words[:2] == ['teamstats "Technical" 2026-11-19..2026-11-19', "mystats"]
    for each in words:
        assert not demo.ask("fatima", each).refused


def test_under_the_minimum_group_no_figure_is_shown_whoever_reads(empty: Workspace) -> None:
    fill(empty, slow=[LAST])
    for minimum, shown in ((6, True), (7, False)):
        workspace = replace(empty, tools=replace(empty.tools, minimum_group=minimum))
        for reader in ("", "lea"):
            cards = compose(workspace, "channel", team="Support", reader=reader)
            assert bool(facts(cards)) is shown
            assert ("slower than usual" in texts(cards)) is shown
            assert ("fewer than 7 people" in texts(cards)) is not shown


def test_people_are_counted_in_the_covered_days(empty: Workspace) -> None:
    fill(empty, rated("S-1", at("2026-11-14 18:00"), 1, None))
    saturday = Period(date(2026, 11, 14), date(2026, 11, 14))
    assert "fewer than 5 people" in texts(compose(empty, "channel", team="Support", covers=saturday))


def test_two_identities_of_one_person_are_one(empty: Workspace) -> None:
    fill(empty)
    with empty.database.writing() as session:
        for name in ("ben", "cem"):
            found = find_identity(session, empty.tools.workspace_id, "desk", f"a-{name}")
            ann = find_identity(session, empty.tools.workspace_id, "desk", "a-ann")
            assert found is not None
            assert ann is not None
            found.person_id = ann.person_id
    assert "fewer than 5 people" in texts(compose(empty, "channel", team="Support"))


def test_comments_and_tickets_stay_out_of_the_channel(empty: Workspace) -> None:
    fill(empty, rated("L-1", at("2026-11-19 12:00"), 0, "My name is Otto and I am angry"))
    said = texts(compose(empty, "channel", team="Support"))
    assert "Otto" not in said
    assert "desk.example.com" not in said


def test_days_of_which_nothing_is_known_are_no_zeros(empty: Workspace) -> None:
    fill(empty, days=3)
    cards = compose(empty, "channel", team="Support", covers=WEEKEND, now=MONDAY)
    assert "No facts since Nov 19, 2026" in texts(cards)
    assert facts(cards) == {}


def test_it_speaks_german(demo: Workspace) -> None:
    assert "%" in texts(compose(demo, "channel", team="Technical", locale="de"))


def test_a_day_of_few_people_is_told_of_neither_as_unusual_nor_in_the_chart(empty: Workspace) -> None:
    """Six people work on the covered days, but one alone on the slow first of them: its figure would be hers."""
    alone = date(2026, 11, 17)
    hers = [
        ticket(f"A-{number}", at("2026-11-17 08:00") + 600 * number, agent="a-ann", reply_after=9 * HOUR,
               solve_after=10 * HOUR)
        for number in range(8)
    ]  # fmt: skip
    fill(empty, *hers, free=[alone])
    covers = Period(alone, date(2026, 11, 19))
    led = texts(compose(empty, "morning", team="Support", reader="lea", covers=covers))
    assert "slower than usual" in led, "who leads the team is told"
    public = compose(empty, "channel", team="Support", covers=covers)
    assert "slower than usual" not in texts(public)
    assert "First reply time" in facts(public)
    [drawing] = [block.drawing for block in public[0].blocks if isinstance(block, Picture)]
    assert alone not in {point.day for point in drawing.points}
    assert date(2026, 11, 18) in {point.day for point in drawing.points}


def test_the_period_before_is_not_told_of_where_few_were_behind_it(empty: Workspace) -> None:
    wednesday, thursday = date(2026, 11, 18), date(2026, 11, 19)
    extra = [ticket(f"B-{n}", at("2026-11-18 09:00") + 60 * n, agent="a-ann") for n in range(25)]
    more = [
        ticket(f"C-{n}", at("2026-11-19 09:00") + 60 * n, agent=f"a-{PEOPLE[n % 6]}", reply_after=HOUR)
        for n in range(25)
    ]
    fill(empty, *extra, *more, free=[wednesday])
    covers = Period(thursday, thursday)
    led, public = (
        facts(compose(empty, kind, team="Support", reader=reader, covers=covers))["First reply time"][1]
        for kind, reader in (("morning", "lea"), ("channel", ""))
    )
    assert "before:" in led
    assert "before:" not in public
