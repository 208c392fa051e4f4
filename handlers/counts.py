"""Counts that stand beside the figures: backlog by age, tickets created, and what is reported apart."""

from collections.abc import Sequence
from itertools import pairwise

from handlers.cards import Block, Fact, Facts, Text, Tone
from handlers.question import Question
from handlers.work import closed_unsolved, running_targets
from kpi.facts import Instant
from kpi.figures import AGE_BANDS, age_bands, unreplied
from kpi.observations import Cycles, OpenCycle
from locales.speech import Speech
from storage.database import Session
from storage.observations import created_between


def count_blocks(session: Session, asks: Question, cycles: Cycles, backlog: Sequence[OpenCycle]) -> list[Block]:
    """Return the counts of a subject's period, as far as they are asked for."""
    speech, subject, within = asks.speech, asks.subject, asks.within
    facts: list[Fact] = []
    if asks.wants("created") and subject.work.groups:
        count = created_between(session, subject.work.groups, within.start, within.end)
        facts.append(Fact(speech.say("Tickets created"), speech.number(count)))
    if asks.wants("backlog"):
        facts.append(backlog_fact(backlog, asks.until, speech))
    apart = _apart(session, asks, cycles)
    if asks.kpi is not None and asks.kpi.key == "created" and not facts:
        apart.append(speech.say("A team without a helpdesk group has no tickets created for it: nobody's are its own."))
    blocks: list[Block] = [Facts(tuple(facts))] if facts else []
    if apart:
        blocks.append(Text(" ".join(apart), Tone.QUIET))
    return blocks


def backlog_fact(backlog: Sequence[OpenCycle], at: Instant, speech: Speech) -> Fact:
    """Return the backlog of a moment with its age bands."""
    return banded_fact(age_bands((cycle.opened_at for cycle in backlog), at), speech)


def banded_fact(numbers: Sequence[int], speech: Speech) -> Fact:
    """Return a backlog that is counted by age already (`kpi.figures.age_bands`)."""
    edges = [speech.duration(days * 86_400) for days in AGE_BANDS]
    names = [speech.say("under {age}", age=edges[0])]
    names += [speech.say("{low} to {high}", low=low, high=high) for low, high in pairwise(edges)]
    names.append(speech.say("over {age}", age=edges[-1]))
    bands = [f"{name}: {speech.number(count)}" for name, count in zip(names, numbers, strict=True) if count]
    return Fact(speech.say("Backlog"), speech.number(sum(numbers)), " · ".join(bands))


def _apart(session: Session, asks: Question, cycles: Cycles) -> list[str]:
    """What no figure contains: tickets without any reply, closed without being solved, targets that still run."""
    speech, within = asks.speech, asks.within
    said: list[str] = []
    if not asks.subject.work:
        return said
    if asks.wants("first_reply") and (count := unreplied(cycles, within.start, within.end)):
        said.append(
            speech.say_many(
                "{count} ticket was finished without any reply.",
                "{count} tickets were finished without any reply.",
                count,
            )
        )
    if asks.wants("full_resolution") and (
        count := closed_unsolved(session, asks.subject.work, within.start, within.end)
    ):
        said.append(
            speech.say_many(
                "{count} ticket was closed without being solved.",
                "{count} tickets were closed without being solved.",
                count,
            )
        )
    if asks.wants("sla") and (count := running_targets(session, asks.subject.work, asks.now)):
        said.append(speech.say_many("{count} SLA target still runs.", "{count} SLA targets still run.", count))
    return said
