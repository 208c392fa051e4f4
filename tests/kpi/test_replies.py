"""Which replies end a wait, and which wait: the traps of first reply, agent first response and next reply."""

from collections.abc import Sequence

from kpi.facts import Author, Status
from kpi.timeline import Reply
from tests.kpi.made import (
    asked,
    assigned,
    bot_replied,
    grouped,
    noted,
    replied,
    replies_of,
    since_start,
    solved,
)


def firsts(replies: Sequence[Reply]) -> list[float | None]:
    """The minutes at which a ticket's first reply came."""
    return [since_start(reply.ended_at) for reply in replies if reply.created is not None]


def responses(replies: Sequence[Reply]) -> list[tuple[str | None, float | None, float | None]]:
    """Agent first responses: who, since which minute, at which minute."""
    return [
        (reply.agent, since_start(reply.assigned), since_start(reply.ended_at))
        for reply in replies
        if reply.assigned is not None
    ]


def nexts(replies: Sequence[Reply]) -> list[tuple[float | None, float | None]]:
    """Next replies: since which minute, at which minute."""
    return [(since_start(reply.asked), since_start(reply.ended_at)) for reply in replies if reply.asked is not None]


def test_the_first_public_reply_by_an_agent_ends_the_first_wait() -> None:
    assert firsts(replies_of(replied(30), asked(40), replied(50))) == [30]


def test_a_private_note_is_not_a_first_reply() -> None:
    assert firsts(replies_of(noted(5), replied(30))) == [30]


def test_a_bot_or_an_automatic_reply_is_not_a_first_reply() -> None:
    assert firsts(replies_of(bot_replied(0), bot_replied(5), replied(30))) == [30]


def test_a_ticket_that_only_a_bot_answered_has_no_first_reply() -> None:
    assert replies_of(bot_replied(1), solved(2, None)) == []


def test_the_opening_comment_of_an_agents_own_ticket_is_not_its_first_reply() -> None:
    assert firsts(replies_of(replied(0), asked(20), replied(30), opened_by=Author.AGENT)) == [30]


def test_an_agents_own_ticket_without_a_public_opening_comment_counts_the_first_one() -> None:
    assert firsts(replies_of(noted(0), replied(30), opened_by=Author.AGENT)) == [30]


def test_a_second_comment_in_the_minute_an_agent_opened_the_ticket_is_a_reply() -> None:
    assert firsts(replies_of(replied(0), replied(0), opened_by=Author.AGENT)) == [0]


def test_a_customers_ticket_answered_in_the_minute_it_came_was_answered_at_once() -> None:
    assert firsts(replies_of(replied(0))) == [0]


def test_a_reply_from_before_the_ticket_is_not_counted() -> None:
    assert firsts(replies_of(replied(-60), replied(30))) == [30]


def test_a_ticket_opened_by_a_bot_is_answered_like_a_customers() -> None:
    assert firsts(replies_of(replied(30), opened_by=Author.BOT)) == [30]


def test_a_reply_whose_author_the_source_does_not_name_still_ends_the_wait() -> None:
    [reply] = replies_of(assigned(1), replied(30, None))
    assert (reply.agent, firsts([reply]), responses([reply])) == (None, [30], [])


def test_an_agents_clock_begins_with_the_assignment() -> None:
    assert responses(replies_of(assigned(10), replied(30))) == [("ann", 10, 30)]


def test_an_assignment_by_the_very_reply_is_no_first_response() -> None:
    assert responses(replies_of(assigned(30), replied(30))) == []


def test_an_assignment_that_the_source_writes_after_the_very_reply_is_none_either() -> None:
    assert responses(replies_of(replied(30), assigned(30), asked(60), replied(300))) == []


def test_an_assignment_to_a_colleague_at_the_instant_of_a_reply_starts_the_colleagues_clock() -> None:
    assert responses(replies_of(replied(30), assigned(30, "bob"), replied(50, "bob"))) == [("bob", 30, 50)]


def test_who_was_reassigned_before_a_reply_is_measured_for_nothing() -> None:
    events = (assigned(10), assigned(100, "bob"), replied(130, "bob"))
    assert responses(replies_of(*events)) == [("bob", 100, 130)]


def test_a_reply_by_another_than_the_assignee_ends_nobodys_assignment() -> None:
    events = (assigned(10), replied(20, "bob"), replied(40))
    assert responses(replies_of(*events)) == [("ann", 10, 40)]


def test_an_agent_who_is_assigned_twice_is_measured_twice() -> None:
    events = (assigned(10), replied(20), assigned(30, "bob"), assigned(60), replied(90))
    assert responses(replies_of(*events)) == [("ann", 10, 20), ("ann", 60, 90)]


def test_an_assignment_to_who_holds_the_ticket_does_not_start_the_clock_again() -> None:
    assert responses(replies_of(assigned(10), assigned(50), replied(60))) == [("ann", 10, 60)]
    assert responses(replies_of(assigned(10), replied(20), assigned(30), asked(40), replied(60))) == [("ann", 10, 20)]


def test_who_gets_a_ticket_back_from_nobody_is_assigned_anew() -> None:
    assert responses(replies_of(assigned(10), assigned(20, None), assigned(50), replied(60))) == [("ann", 50, 60)]


def test_an_assignment_counts_once_however_many_replies_follow() -> None:
    assert responses(replies_of(assigned(10), replied(20), asked(30), replied(40))) == [("ann", 10, 20)]


def test_an_assignment_from_before_the_ticket_counts_from_its_creation() -> None:
    assert responses(replies_of(assigned(-500), replied(20))) == [("ann", 0, 20)]


def test_a_private_note_is_no_response_to_an_assignment() -> None:
    assert responses(replies_of(assigned(10), noted(15), replied(20))) == [("ann", 10, 20)]


def test_a_next_reply_answers_the_customers_oldest_unanswered_one() -> None:
    events = (replied(10), asked(20), asked(25), asked(40), replied(60))
    assert nexts(replies_of(*events)) == [(20, 60)]


def test_what_a_customer_adds_before_the_first_reply_waits_for_the_first_reply() -> None:
    assert nexts(replies_of(asked(5), asked(9), replied(10))) == []


def test_a_second_reply_in_a_row_answers_nobody() -> None:
    assert len(replies_of(replied(10), asked(20), replied(30), replied(35))) == 2


def test_a_bot_does_not_answer_a_customer() -> None:
    assert nexts(replies_of(replied(10), asked(20), bot_replied(21), noted(22), replied(60))) == [(20, 60)]


def test_a_question_after_the_solution_is_answered_like_any_other() -> None:
    assert nexts(replies_of(replied(10), solved(11), asked(500), replied(560))) == [(500, 560)]


def test_a_question_that_is_never_answered_has_no_next_reply() -> None:
    assert nexts(replies_of(replied(10), asked(20), solved(30))) == []


def test_one_reply_may_end_several_waits() -> None:
    [_, reply] = replies_of(replied(1, "bob"), asked(20), assigned(30), replied(60))
    assert (since_start(reply.assigned), since_start(reply.asked)) == (30, 20)


def test_a_reply_belongs_to_the_group_that_had_the_ticket_then() -> None:
    events = (grouped(1, "first line"), replied(10), asked(20), grouped(25, "second line"), replied(30))
    assert [reply.group for reply in replies_of(*events, group="second line")] == ["first line", "second line"]


def test_events_out_of_order_are_read_in_order() -> None:
    straight = (assigned(5), replied(10), asked(20), replied(60), solved(70))
    assert replies_of(*reversed(straight)) == replies_of(*straight)


def test_events_of_one_instant_stay_in_the_sources_order() -> None:
    assert nexts(replies_of(replied(10), replied(20), asked(20), replied(60))) == [(20, 60)]
    assert nexts(replies_of(replied(10), asked(20), replied(20), replied(60))) == [(20, 20)]


def test_a_ticket_without_events_has_no_reply() -> None:
    assert replies_of(status=Status.OPEN) == []
