"""A rota and what is escalated: who is on call is paged; through swaps, leave, gaps, and changing clocks."""

from datetime import UTC, date, datetime, timedelta

import pytest

from coaching.escalation import Level, Target, TargetKind
from handlers.escalations.letters import arrived, begin, take_page
from handlers.oncall.gaps import announce
from handlers.plain import as_text
from storage.pages import all_due
from storage.rotas import all_rotations
from storage.working_time import add_absence
from tests.stories.shift import Shift
from tests.stories.workspace import Workspace

SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def shift(empty: Workspace) -> Shift:
    """Omar, Ana and Zoe are on call for Support a day each, from Monday; then Lena, who leads it, is paged."""
    shift = Shift(empty, now=SUNDAY)
    empty.add("zoe")
    empty.put("zoe", "Support")
    shift.says("lena", "oncall new Support: @omar, @ana, @zoe daily from monday 09:00 Europe/Berlin")
    with empty.database.reading() as session:
        [rotation] = all_rotations(session, empty.tools.workspace_id)
    shift.policy(Level((Target(TargetKind.ROTATION, rotation.id),), 300), Level((shift.person("lena"),), 600))
    return shift


def at(shift: Shift, moment: str) -> None:
    """Let time pass until a moment of Berlin's winter."""
    shift.passes(datetime.fromisoformat(f"{moment}+01:00").astimezone(UTC) - shift.now)


def paged(shift: Shift) -> list[str]:
    """Who got a page, since it was asked last."""
    found = [each.to for each in shift.got if each.kind == "rung" and not each.again]
    shift.got.clear()
    return found


def leave(shift: Shift, handle: str, day: str) -> None:
    workspace = shift.workspace
    with workspace.database.writing() as session:
        that = date.fromisoformat(day)
        add_absence(session, workspace.tools.workspace_id, shift.id_of(handle), that, that, shift.now)


def told(shift: Shift, moment: str) -> list[tuple[str, str]]:
    """Who was told what by the rotation itself until a moment, as the engine does: a look every ten minutes."""
    tools = shift.workspace.tools
    end = datetime.fromisoformat(f"{moment}+01:00").astimezone(UTC)
    heard = []
    while shift.now <= end:
        announce(tools, shift.now)
        with tools.database.reading() as session:
            due = [page_id for _, page_id in all_due(session, shift.now)]
        for page_id in due:
            letter = take_page(tools, page_id, shift.now)
            if letter is not None and begin(tools, letter, shift.now):
                assert letter.card is not None
                place = letter.places[0]
                heard.append((place.identity or f"#{place.channel}", letter.card.title))
                assert as_text(letter.card)
                arrived(tools, letter, place, f"r{page_id}", shift.now)
        shift.now += timedelta(minutes=10)
    return heard


def resolve(shift: Shift, number: int, who: str = "lena") -> None:
    shift.says(who, f"escalate resolve {number}")
    shift.got.clear()


def test_who_is_on_call_is_paged_and_after_the_hand_over_the_next(shift: Shift) -> None:
    at(shift, "2026-11-23T08:58")
    shift.happens("Before the rota begins")
    assert paged(shift) == ["lena"], "nobody is on call: the next level at once"
    at(shift, "2026-11-23T09:00")
    shift.happens("In Omar's day", group="a")
    assert "omar" in paged(shift)
    at(shift, "2026-11-24T08:59")
    shift.got.clear()
    shift.happens("In its last minute", group="b")
    assert paged(shift) == ["omar"]
    at(shift, "2026-11-24T09:00")
    shift.got.clear()
    shift.happens("In Ana's day", group="c")
    assert paged(shift) == ["ana"]


def test_a_swap_pages_who_has_agreed_and_only_then(shift: Shift) -> None:
    shift.says("omar", "oncall swap @ana monday with tuesday")
    at(shift, "2026-11-23T08:30")
    shift.says("ana", "oncall agree 1")
    at(shift, "2026-11-23T10:00")
    shift.happens("On Monday")
    assert paged(shift) == ["ana"]
    at(shift, "2026-11-24T10:00")
    shift.got.clear()
    shift.happens("On Tuesday")
    assert paged(shift) == ["omar"]


def test_whoever_takes_over_is_paged_from_that_minute(shift: Shift) -> None:
    at(shift, "2026-11-23T12:00")
    shift.says("zoe", "oncall take now until 14:00")
    shift.happens("At noon", group="a")
    assert paged(shift) == ["zoe"]
    at(shift, "2026-11-23T14:00")
    shift.got.clear()
    shift.happens("At two", group="b")
    assert paged(shift) == ["omar"]


def test_leave_is_covered_and_told_the_day_before_and_a_gap_goes_to_the_next_level_at_once(shift: Shift) -> None:
    leave(shift, "ana", "2026-11-25")
    for handle in ("omar", "ana", "zoe"):
        leave(shift, handle, "2026-11-27")
    assert told(shift, "2026-11-24T06:50") == []
    assert told(shift, "2026-11-24T12:00") == [("zoe", "You are on call in Support: Ana is away")]
    at(shift, "2026-11-25T08:00")  # still Ana's day, but she is away
    shift.happens("While Ana is away", group="a")
    assert paged(shift) == ["zoe"]
    resolve(shift, 1)
    assert told(shift, "2026-11-26T06:50") == []
    assert told(shift, "2026-11-26T12:00") == [("lena", "Nobody is on call in Support")]
    at(shift, "2026-11-27T10:00")
    shift.happens("In the gap", group="b")
    assert paged(shift) == ["lena"]


def test_a_gap_that_is_filled_before_it_is_told_is_not_told(shift: Shift) -> None:
    for handle in ("omar", "ana", "zoe"):
        leave(shift, handle, "2026-11-27")
    assert [title for _, title in told(shift, "2026-11-26T06:30")] == []
    shift.says("lena", "oncall override @lena 2026-11-27 00:00 to 2026-11-28 00:00")
    assert [title for _, title in told(shift, "2026-11-27T12:00")] == []
    shift.happens("Where the gap was")
    assert paged(shift) == ["lena"]


def test_the_night_the_clocks_change_hands_over_at_the_same_hour(empty: Workspace) -> None:
    shift = Shift(empty, now=datetime(2026, 3, 27, 12, tzinfo=UTC))
    shift.says("lena", "oncall new Support: @omar, @ana daily from saturday 09:00 Europe/Berlin")
    with empty.database.reading() as session:
        [rotation] = all_rotations(session, empty.tools.workspace_id)
    shift.policy(Level((Target(TargetKind.ROTATION, rotation.id),), 300))
    for moment, who in (("2026-03-29T06:59+00:00", "omar"), ("2026-03-29T07:00+00:00", "ana")):
        shift.passes(datetime.fromisoformat(moment) - shift.now)
        shift.got.clear()
        shift.happens(moment)
        assert paged(shift) == [who]
    shift.passes(datetime(2026, 10, 25, tzinfo=UTC) - shift.now)
    for moment, who in (("2026-10-25T07:59+00:00", "omar"), ("2026-10-25T08:00+00:00", "ana")):
        shift.passes(datetime.fromisoformat(moment) - shift.now)
        shift.got.clear()
        shift.happens(moment)
        assert paged(shift) == [who]
