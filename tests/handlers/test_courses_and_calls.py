"""Courses and calls where they belong: whose they are sees them, who coaches or leads them too, and nobody else."""

from charts.paper.specs import Workbook
from handlers.plain import as_text
from kpi.reviews import Call, Lesson
from storage.people import add_identity, find_person
from storage.reviews import save_calls, save_lessons
from tests.stories.workspace import AGENTS, DAY, GROUP, HOUR, NOW, Workspace, at, ticket

MONDAY = at("2026-11-02 09:00")
TODAY = int(NOW.timestamp())


def known(floor: Workspace, handle: str, source: str) -> dict[str, int]:
    with floor.database.writing() as session:
        person = find_person(session, floor.tools.workspace_id, handle)
        assert person is not None
        return {handle: add_identity(session, person, source, handle).id}


def call(floor: Workspace, handle: str, *calls: Call) -> None:
    agents = known(floor, handle, "genesys")
    with floor.database.writing() as session:
        save_calls(session, floor.tools.workspace_id, "genesys", calls, agents)


def teach(floor: Workspace, handle: str, *lessons: Lesson) -> None:
    agents = known(floor, handle, "talentlms")
    with floor.database.writing() as session:
        save_lessons(session, floor.tools.workspace_id, "talentlms", lessons, agents)


def talked(number: int, seconds: int, handle: str = "mia", **more: object) -> Call:
    values: dict[str, object] = {"held": 10, "after": 20, "talked": seconds - 30, **more}
    return Call(f"c{number}", handle, MONDAY + number * HOUR, True, answered=True, **values)  # type: ignore[arg-type]


def team(empty: Workspace) -> Workspace:
    """Lena leads Mia and Ben."""
    empty.take(*AGENTS, GROUP, *(ticket(str(n), MONDAY + n * HOUR) for n in range(9)))
    empty.add("mia", key="a-mia")
    empty.add("lena", "lead")
    empty.add("ben")
    for handle, leads in (("mia", False), ("ben", False), ("lena", True)):
        empty.put(handle, "Support", leads=leads)
    return empty


def test_ones_own_calls_are_one_line_with_the_median_and_how_many_it_rests_on(empty: Workspace) -> None:
    floor = team(empty)
    assert "call" not in floor.text("mia", "mystats november")
    missed = Call("m", "mia", MONDAY, False, answered=False)
    call(floor, "mia", missed, *(talked(n, 60 * n) for n in range(1, 6)))
    assert "5 calls answered; handle time: 3 min (median of 5)." in floor.text("mia", "mystats november")
    assert "call" not in floor.text("mia", "mystats october")
    assert "call" not in floor.text("mia", "mystats csat november")


def test_of_few_calls_there_is_a_count_and_no_median(empty: Workspace) -> None:
    floor = team(empty)
    call(floor, "mia", talked(1, 60))
    assert "1 call answered: too few to say how long they take." in floor.text("mia", "mystats november")


def test_a_call_more_is_counted_at_once(empty: Workspace) -> None:
    """The answer of before is not given again."""
    floor = team(empty)
    call(floor, "mia", *(talked(n, 60) for n in range(5)))
    assert "5 calls answered" in floor.text("mia", "mystats november")
    call(floor, "mia", talked(6, 60))
    assert "6 calls answered" in floor.text("mia", "mystats november")


def test_who_has_calls_alone_is_told_of_them(empty: Workspace) -> None:
    floor = team(empty)
    call(floor, "ben", *(talked(n, 90, "ben") for n in range(5)))
    assert "5 calls answered; handle time: 1 min 30 s" in floor.text("ben", "mystats november")


def test_who_leads_somebody_reads_of_their_calls_and_is_seen_to_and_a_colleague_does_not(empty: Workspace) -> None:
    floor = team(empty)
    call(floor, "mia", *(talked(n, 60) for n in range(5)))
    assert "5 calls answered" in floor.text("lena", "mystats @mia november")
    assert floor.looks("mia")[0] == ("lena", "mystats")
    assert "call" not in floor.refusal("ben", "mystats @mia november")
    assert "call" not in floor.text("ben", "mystats november")
    assert "call" not in floor.text("lena", "teamstats support november")


def courses() -> tuple[Lesson, ...]:
    return (
        Lesson("1", "mia", "Refunds", TODAY - 9 * DAY, TODAY + 5 * DAY),
        Lesson("2", "mia", "Privacy", TODAY - 90 * DAY, TODAY - 2 * DAY),
        Lesson("3", "mia", "Tone", TODAY - 90 * DAY, TODAY - 9 * DAY, TODAY - 10 * DAY, 0.9),
        Lesson("4", "mia", "Long ago", TODAY - 400 * DAY, None, TODAY - 300 * DAY),
        Lesson("5", "mia", "Whenever", TODAY - 9 * DAY),
    )


def page(floor: Workspace, who: str) -> str:
    [message] = floor.ask(who, "home").messages
    return as_text(message.card)


def test_courses_that_are_due_stand_on_ones_page_with_those_done_of_late(empty: Workspace) -> None:
    floor = team(empty)
    teach(floor, "mia", *courses())
    shown = page(floor, "mia")
    assert 'Course "Refunds" is due on' in shown
    assert 'Course "Privacy" was due on' in shown
    assert "Tone" in shown
    assert "Long ago" not in shown
    assert "Whenever" not in shown
    assert "Refunds" not in page(floor, "ben")
    assert "Refunds" not in page(floor, "lena")


def test_who_coaches_somebody_finds_their_courses_in_the_brief_and_nobody_else_does(empty: Workspace) -> None:
    floor = team(empty)
    teach(floor, "mia", *courses())
    call(floor, "mia", *(talked(n, 60) for n in range(5)))
    shown = floor.text("lena", "coach brief @mia")
    for name in ("Refunds", "Privacy", "Tone", "Whenever", "5 calls answered"):
        assert name in shown
    assert "Long ago" not in shown
    assert "Refunds" not in floor.refusal("ben", "coach brief @mia")


def test_what_is_worth_reading_stands_with_the_courses_that_are_open_and_with_no_others(empty: Workspace) -> None:
    floor = team(empty)
    teach(floor, "mia", *courses(), Lesson("6", "mia", "Einfühlung am Telefon", TODAY - DAY),
          Lesson("7", "mia", "Login for beginners", TODAY - DAY))  # fmt: skip
    kept = {"refunds": "Rules of refunds", "empathy": "How we say it", "login": "Log in", "tone": "Old slides",
            "billing": "Bills", "privacy training": "Too long a name"}  # fmt: skip
    for about, title in kept.items():
        assert not floor.ask("lena", f"coach link {about} https://wiki.example/{about.split()[0]} {title}").refused
    shown = page(floor, "mia"), floor.text("lena", "coach brief @mia")
    for each in shown:
        assert "Worth reading" in each
        for title in ("Rules of refunds", "How we say it", "Log in"):
            assert title in each
        for title in ("Old slides", "Bills", "Too long a name"):
            assert title not in each
    assert "Worth reading" not in page(floor, "ben")


def test_all_of_it_is_in_ones_own_data_and_in_nobody_elses(empty: Workspace) -> None:
    floor = team(empty)
    teach(floor, "mia", *courses())
    call(floor, "mia", talked(1, 60))
    for who, expected in (("mia", (5, 1)), ("ben", (0, 0))):
        [paper] = floor.card(who, "mydata file").papers
        assert isinstance(paper.content, Workbook)
        rows = {each.name: len(each.rows) for each in paper.content.sheets}
        assert (rows["Courses"], rows["Calls"]) == expected
