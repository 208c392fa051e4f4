"""`digest details DELIVERY`: what stands in the thread of a post that was delivered, where the chat has no threads.

For who received it: the person, or whoever is in the channel it was posted to. Written anew for the days it covered, by
today's rights of who asks.
"""

from coaching.access import Viewer
from handlers.cards import Card, Text
from handlers.digests.control import number_of
from handlers.digests.kinds import find_kind
from handlers.digests.refusals import UnknownKindError
from handlers.digests.timing import timing_of
from handlers.errors import RefusedError
from handlers.posting import scene_of
from handlers.readers import load_calendars
from handlers.request import Message, PlaceKind, Reply, Request
from handlers.tools import Tools, instant
from kpi.periods import Period, local_day
from storage.access_log import gather_looks, write_looks
from storage.database import Session
from storage.deliveries import Delivery
from storage.jobs import Job, Recipient


class NotYourDeliveryError(RefusedError):
    """That post was not sent to you, so I cannot show its details here. Type "digest" to see your own."""


def details(request: Request, words: str, tools: Tools) -> Reply:
    """Show the cards of a delivery's thread."""
    number, _ = number_of(words, "digest details 12")
    speech = request.speech
    with tools.database.reading() as session:
        looks = gather_looks(session)
        cards = _cards(session, number, request, tools)
    with tools.database.writing() as session:
        write_looks(session, looks)
    if not cards:
        cards = (Card(speech.say("Details"), (Text(speech.say("There is nothing more to say than the post does.")),)),)
    return Reply(tuple(Message(card) for card in cards))


def _cards(session: Session, number: int, request: Request, tools: Tools) -> tuple[Card, ...]:
    delivery = session.get(Delivery, number)
    if delivery is None or delivery.workspace_id != tools.workspace_id:
        raise NotYourDeliveryError
    job, recipient = session.get_one(Job, delivery.job_id), session.get_one(Recipient, delivery.recipient_id)
    if not _received(recipient, request.person, request):
        raise NotYourDeliveryError
    kind = find_kind(job.kind)
    if kind is None:
        raise UnknownKindError
    calendars = load_calendars(session, tools.workspace_id, local_day(instant(request.now), tools.zone))
    timing = timing_of(session, job, recipient, calendars, tools)
    covers = Period(delivery.first, delivery.last)
    scene = scene_of(session, job, recipient, timing, covers, kind, tools, request.now)
    return kind.compose(scene)[1:]


def _received(recipient: Recipient, person: Viewer, request: Request) -> bool:
    """Whether somebody got it: themselves, or in the channel where they ask."""
    if recipient.person_id is not None:
        return recipient.person_id == person.id
    place = request.place
    there = place.kind is PlaceKind.CHANNEL and recipient.tenant == request.tenant
    return there and recipient.channel.casefold() in (place.id.casefold(), place.name.casefold())
