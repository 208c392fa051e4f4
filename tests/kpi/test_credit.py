"""Whom ratings and promises are credited to, and which rating is a good one."""

import pytest

from kpi.credit import credit_rating, credit_target, holder_at, solver_by
from kpi.facts import Event, Rating, SlaKind, SlaTarget, Status
from kpi.ratings import SCALES, is_good
from kpi.timeline import derive
from tests.kpi.made import asked, assigned, became, moment, replied, solved, ticket


def rated(*events: Event, minute: float, agent: str | None = None, **given: object) -> tuple[str | None, str | None]:
    """Whom a rating at this minute is credited to: the assignee, the solver."""
    facts = ticket(*events, **given)
    rating = Rating("r", None, moment(minute), 1, agent=agent)
    return credit_rating(facts, rating, derive(facts, None)[1], moment(minute))


def credited(target: SlaTarget, *events: Event, **given: object) -> str | None:
    facts = ticket(*events, **given)
    return credit_target(facts, target, *derive(facts, None))


def test_a_rating_is_credited_to_the_assignee_of_its_time_and_to_who_had_solved() -> None:
    assert rated(assigned(1), solved(10, "bob"), minute=20) == ("ann", "bob")


def test_a_reassignment_after_the_rating_changes_nothing() -> None:
    events = (assigned(1), solved(10), assigned(30, "bob"))
    assert rated(*events, minute=20, assignee="bob") == ("ann", "ann")


def test_a_solution_after_the_rating_is_not_who_had_solved() -> None:
    events = (assigned(1), solved(10), became(15, Status.OPEN), assigned(30, "bob"), solved(40, "bob"))
    assert rated(*events, minute=20) == ("ann", "ann")
    assert rated(*events, minute=50) == ("bob", "bob")


def test_a_rating_in_the_minute_of_the_assignment_is_the_new_assignees() -> None:
    assert rated(assigned(1), assigned(20, "bob"), minute=20)[0] == "bob"


def test_a_rating_before_any_solution_has_no_solver() -> None:
    assert rated(assigned(1), minute=20) == ("ann", None)


def test_what_the_source_says_of_the_assignee_goes_before_the_history() -> None:
    assert rated(assigned(1), solved(10), minute=20, agent="cem") == ("cem", "ann")


def test_without_a_history_the_only_assignee_named_is_credited() -> None:
    assert rated(minute=20, assignee="ann") == ("ann", None)


def test_a_ticket_taken_from_everybody_is_held_by_nobody() -> None:
    facts = ticket(assigned(1), assigned(10, None), assignee="bob")
    assert [holder_at(facts, moment(minute)) for minute in (0, 5, 15)] == [None, "ann", None]


def test_assignments_out_of_order_are_read_by_their_times() -> None:
    facts = ticket(assigned(10, "bob"), assigned(1, "ann"))
    assert [holder_at(facts, moment(minute)) for minute in (5, 15)] == ["ann", "bob"]


def test_the_latest_solver_by_a_time_is_found() -> None:
    cycles = derive(ticket(solved(10), became(20, Status.OPEN), solved(30, "bob")), None)[1]
    assert [solver_by(cycles, moment(minute)) for minute in (5, 10, 29, 30)] == [None, "ann", "ann", "bob"]


def test_a_first_reply_kept_is_credited_to_who_replied() -> None:
    met = SlaTarget(SlaKind.FIRST_REPLY, moment(30), True)
    assert credited(met, assigned(1, "bob"), replied(30), assignee="bob") == "ann"


def test_a_promise_kept_in_the_same_minute_finds_its_reply_although_the_export_cuts_the_seconds() -> None:
    met = SlaTarget(SlaKind.FIRST_REPLY, moment(30), True)
    assert credited(met, replied(30.4), assignee="bob") == "ann"


def test_a_first_reply_broken_is_credited_to_who_replied_late() -> None:
    broken = SlaTarget(SlaKind.FIRST_REPLY, moment(60), False)
    assert credited(broken, replied(90), assignee="bob") == "ann"


def test_a_broken_promise_nobody_ended_is_credited_to_who_held_the_ticket_then() -> None:
    broken = SlaTarget(SlaKind.FIRST_REPLY, moment(60), False)
    assert credited(broken, assigned(1), assigned(200, "bob"), assignee="bob") == "ann"


def test_each_next_reply_is_credited_to_its_own_replier() -> None:
    events = (replied(5), asked(10), replied(20, "bob"), asked(30), replied(50, "cem"))
    for minute, who in ((20, "bob"), (50, "cem")):
        assert credited(SlaTarget(SlaKind.NEXT_REPLY, moment(minute), True), *events) == who


def test_a_resolution_is_credited_to_who_solved_it_that_time() -> None:
    events = (solved(10), became(20, Status.OPEN), solved(40, "bob"))
    for minute, who in ((10, "ann"), (40, "bob")):
        assert credited(SlaTarget(SlaKind.RESOLUTION, moment(minute), True), *events) == who


def test_a_running_promise_is_the_present_assignees() -> None:
    running = SlaTarget(SlaKind.FIRST_REPLY, None, None)
    assert credited(running, assigned(1), assigned(5, "bob"), assignee="bob") == "bob"


def test_what_the_source_says_of_a_promise_goes_before_the_history() -> None:
    met = SlaTarget(SlaKind.FIRST_REPLY, moment(30), True, agent="cem")
    assert credited(met, replied(30)) == "cem"


@pytest.mark.parametrize(
    ("scale", "bad", "good"),
    [
        ("good_bad", 0, 1),
        ("1-5", 3, 4),
        ("1-7", 5, 6),
        ("1-10", 8, 9),
        ("-103..103", 100, 101),
    ],
)
def test_each_scale_is_good_from_its_own_score_on(scale: str, bad: int, good: int) -> None:
    assert (is_good(scale, bad), is_good(scale, good)) == (False, True)


def test_a_middling_three_of_five_is_bad() -> None:
    assert [is_good("1-5", score) for score in range(1, 6)] == [False, False, False, True, True]


def test_an_unanswered_survey_is_neither_good_nor_bad() -> None:
    assert [is_good(scale, None) for scale in SCALES] == [None] * len(SCALES)


def test_an_unknown_scale_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="stars"):
        is_good("stars", 3)
