"""A brief's figures: what is unusual, like for like, tickets worth reading, what customers wrote. Good ones first."""

from collections.abc import Iterator, Sequence

from handlers import answers, phrases
from handlers.cards import Block, Cell, Table, Text, Tone
from handlers.coach.brief_scene import Scene
from handlers.coach.comparing import WEEKS, Compared, Like
from handlers.digests.naming import shortened, ticket_cell
from handlers.digests.sections.signals import telling_tickets
from kpi.definitions import Better
from kpi.effect import MINIMUM_PEERS
from kpi.words import N_
from storage.rated import labels_of

MOST_GOOD, MOST_HARD, MOST_WORDS = 2, 3, 3


def signals(scene: Scene) -> list[Block]:
    """Return what is unusual since the last 1:1, and the figures."""
    speech = scene.speech
    if not scene.work:
        words = speech.say(
            "No helpdesk identity is linked to {name}, so no ticket can be counted.", name=scene.person.name
        )
        return [Text(words)]
    return [*answers.headline(scene.found, scene.within, speech), *answers.figures(scene.found, speech)]


def like_for_like(scene: Scene, compared: Compared) -> list[Block]:
    """Return the comparison with the team's tickets of the same mix, and where totals mislead."""
    speech = scene.speech
    heading = Text(speech.say("Like for like"), Tone.STRONG)
    if compared.peers < MINIMUM_PEERS:
        said = speech.say("Too few colleagues to compare with: it takes {count}.", count=speech.number(MINIMUM_PEERS))
        return [heading, Text(said, Tone.QUIET)]
    if not compared.likes:
        said = speech.say("Too few tickets of the same kinds to compare in the last {count} weeks.",
                          count=speech.number(WEEKS))  # fmt: skip
        return [heading, Text(said, Tone.QUIET)]
    rows = tuple(_row(each, scene) for each in compared.likes)
    columns = (
        speech.say("KPI"), speech.say("So far"), speech.say("Expected of this mix"), speech.say("Difference"),
        speech.say("Tickets"),
    )  # fmt: skip
    caption = speech.say("The last {count} weeks against colleagues' tickets of the same kinds",
                         count=speech.number(WEEKS))  # fmt: skip
    mixes = "; ".join(dict.fromkeys(speech.say(each.by) for each in compared.likes))
    small = speech.say("The mix is counted by {mix}. A difference whose interval holds no change may be chance.",
                       mix=mixes)  # fmt: skip
    return [heading, Table(caption, columns, rows), *_warnings(compared, scene), Text(small, Tone.QUIET)]


def _row(like: Like, scene: Scene) -> tuple[Cell, ...]:
    speech, found = scene.speech, like.found
    said = speech.duration if like.is_duration else speech.percent
    return (
        speech.say(like.kpi.name), said(like.value(found.observed)), said(like.value(found.expected)),
        difference(like, scene), speech.say("{n} of {of}", n=speech.number(found.n), of=speech.number(found.of)),
    )  # fmt: skip


def difference(like: Like, scene: Scene) -> str:
    """Return the difference with its interval: "12 % less (−25 % to 3 %)", "+3 points (−2 to 8)"."""
    speech, found = scene.speech, like.found
    if like.is_duration:
        middle, low, high = (speech.percent(like.value(each) - 1) for each in (found.difference, found.low, found.high))
        value = middle
    else:
        middle, low, high = (speech.number(round(each * 100)) for each in (found.difference, found.low, found.high))
        value = speech.say("{value} points", value=middle)
    interval = speech.say("{value} ({interval})", value=value, interval=phrases.interval_said(low, high, speech))
    return interval if found.clear else speech.say("{difference}, may be chance", difference=interval)


def _warnings(compared: Compared, scene: Scene) -> Iterator[Block]:
    """Where the totals point the other way than like for like (Simpson's paradox)."""
    speech = scene.speech
    for each in compared.likes:
        if not each.found.misleads:
            continue
        lower = each.kpi.better is Better.LOWER
        looks_worse = (each.found.crude > 0) == lower
        kpi = speech.say(each.kpi.name)
        worse = N_("{kpi}: the totals mislead. They look worse than colleagues', but the tickets were harder.")
        better = N_("{kpi}: the totals mislead. They look better than colleagues', but the tickets were easier.")
        yield Text(speech.say(worse if looks_worse else better, kpi=kpi))


def reading(scene: Scene) -> list[Block]:
    """Return the tickets that are worth reading, the good ones first, each with why."""
    speech = scene.speech
    picked: dict[int, str] = {}
    praised = [each for each in scene.ratings if each.good and (each.comment or "").strip()]
    good = praised or [each for each in scene.ratings if each.good]
    for each in good[::-1][:MOST_GOOD]:
        picked.setdefault(each.ticket_id, speech.say("good: the customer was content"))
    hard = [each.ticket_id for each in scene.ratings[::-1] if not each.good]
    for ticket in hard[:1]:
        picked.setdefault(ticket, speech.say("a low rating"))
    most = len(picked) + MOST_HARD - len(hard[:1])
    for ticket, why in _telling(scene):
        if len(picked) < most:
            picked.setdefault(ticket, why)
    labels = labels_of(scene.session, scene.tools.workspace_id, list(picked))
    rows = tuple((ticket_cell(*labels[each][:2]), labels[each].topic or "", why) for each, why in picked.items()
                 if each in labels)  # fmt: skip
    if not rows:
        return []
    title = speech.say("Worth reading before")
    return [Table(title, (speech.say("Ticket"), speech.say("Topic"), speech.say("Why")), rows)]


def _telling(scene: Scene) -> Iterator[tuple[int, str]]:
    """Tickets that came back, and those that took longest: the first of each, in turns."""
    speech = scene.speech
    queues: list[list[tuple[int, str]]] = []
    for each in scene.found:
        if each.kpi.key == "csat" or not each.n:
            continue
        why = speech.say("it came back") if each.kpi.key == "reopen_rate" else speech.say(
            "a long one: {kpi}", kpi=phrases.kpi_name(each, speech)
        )  # fmt: skip
        queues.append([(ticket, why) for ticket, _ in telling_tickets(each)[:MOST_HARD]])
    for place in range(MOST_HARD):
        yield from (queue[place] for queue in queues if place < len(queue))


def said_by_customers(scene: Scene) -> list[Block]:
    """Return what customers wrote, the content ones first."""
    speech = scene.speech
    written = [each for each in scene.ratings if (each.comment or "").strip()]
    if not scene.ratings:
        return []
    good = sum(bool(each.good) for each in scene.ratings)
    counted = speech.say(
        "{good} of {n} ratings were good.", good=speech.number(good), n=speech.number(len(scene.ratings))
    )
    if not written:
        return [Text(speech.say("{counted} Nobody wrote anything beside them.", counted=counted))]
    latest = written[::-1]
    good_ones, low_ones = [each for each in latest if each.good], [each for each in latest if not each.good]
    shown = [*good_ones[:MOST_WORDS], *low_ones[:MOST_WORDS]]
    rows: Sequence[tuple[Cell, ...]] = [
        (ticket_cell(each.number, each.url), speech.say("good") if each.good else speech.say("low"),
         shortened(each.comment or ""))
        for each in shown
    ]  # fmt: skip
    columns = speech.say("Ticket"), speech.say("Rating"), speech.say("What the customer wrote")
    return [Text(counted), Table(speech.say("What customers wrote"), columns, tuple(rows))]
