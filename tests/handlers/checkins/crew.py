"""A team that is asked: Emma leads six agents in Support, Ines manages it, Max leads Billing; and a week of bells."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.cards import Card
from handlers.checkins.reminding import look_after
from handlers.escalations.letters import arrived, begin, take_page
from handlers.plain import as_text
from handlers.posting import ring, take
from handlers.request import Reply
from storage.deliveries import settle
from storage.pages import all_due
from tests.stories.workspace import Workspace

AGENTS = ("tom", "mia", "ada", "ben", "cem", "dan")
START = datetime(2026, 11, 21, 12, tzinfo=UTC)  # a Saturday
MONDAY, TUESDAY, FRIDAY = (datetime(2026, 11, day, 12, tzinfo=UTC) for day in (23, 24, 27))


@pytest.fixture
def crew(empty: Workspace) -> Workspace:
    for handle, role in {"emma": "lead", "max": "lead", "ines": "manager", "eve": "executive", "root": "admin"}.items():
        empty.add(handle, role)
    for handle in AGENTS:
        empty.add(handle)
        empty.put(handle, "Support")
    empty.put("emma", "Support", leads=True)
    empty.put("ines", "Support", leads=True)
    empty.add("zoe")
    empty.put("zoe", "Billing")
    empty.put("max", "Billing", leads=True)
    return empty


def go(crew: Workspace, since: datetime, until: datetime, minutes: int = 30) -> list[tuple[datetime, str, Card]]:
    """Ring every bell between two times as the engine does; what was sent: when, to whom, the card."""
    sent, now = [], since
    while now <= until:
        for delivery_id in ring(crew.tools, now):
            parcel = take(crew.tools, delivery_id, now)
            if parcel is not None:
                with crew.database.writing() as session:
                    settle(session, delivery_id, parcel.verdict.status, "", now)
                sent.append((now, parcel.identity, parcel.cards[0]))
        look_after(crew.tools, now)
        with crew.database.reading() as session:
            pages = [page_id for _, page_id in all_due(session, now)]
        for page_id in pages:
            letter = take_page(crew.tools, page_id, now)
            if letter is not None and letter.card is not None and begin(crew.tools, letter, now):
                arrived(crew.tools, letter, letter.places[0], f"m{page_id}", now)
                sent.append((now, letter.places[0].identity, letter.card))
        now += timedelta(minutes=minutes)
    return sent


def answer(crew: Workspace, who: str, words: str, now: datetime, **answers: str) -> Reply:
    """Fill in a round's form as somebody."""
    form = crew.ask(who, words, now=now).form
    assert form is not None
    return crew.ask(who, form.words, now=now, answers=answers)


def said(reply: Reply) -> str:
    """Everything an answer says."""
    return "\n".join([*(as_text(message.card) for message in reply.messages), *reply.field_errors.errors.values()])
