"""The card of a person's or a team's figures for a period: what `/mystats` and `/teamstats` have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coaching.access import Role
from coaching.sheet import Measure, measures
from handlers import answers, counts
from handlers.called import calls_said
from handlers.cards import Block, Button, Card, Style, Text, Tone
from handlers.funnel import funnel_of
from handlers.periods import read_period
from handlers.question import Question, title
from handlers.reviewed import reviews_said
from handlers.small_print import small_print
from handlers.work import observe, open_cycles
from kpi.definitions import KPIS, Rules, Unit
from kpi.figures import MEASURED
from kpi.observations import Observations, OpenCycle
from kpi.periods import local_day
from storage.database import Session
from storage.definitions import changes_of, rules_in_force
from storage.sources import facts_until

SHOWN = tuple(kpi.key for kpi in KPIS if kpi.key in MEASURED)


def stats_card(session: Session, asks: Question) -> Card:
    """Return the figures, with what changed said first; a helpful card where there is nothing to show."""
    speech, within, subject = asks.speech, asks.within, asks.subject
    held = find_held(session, asks)
    found, seen = held.found, held.seen
    counted = bool(subject.work) and asks.kpi is not None and not found  # a count of none is an answer
    reviewed = [*_called(session, asks), *_reviewed(session, asks)]
    if not held and not counted and not reviewed:
        return nothing_held(session, asks)
    blocks: list[Block] = []
    if found:
        blocks += [*answers.headline(found, within, speech), *answers.figures(found, speech)]
    blocks += counts.count_blocks(session, asks, seen.cycles, held.backlog)
    blocks += _ratings(asks, found, sum(1 for at in seen.ratings.at if within.start <= at < within.end))
    breaks = changes_of(session, asks.tools.workspace_id, asks.tools.zone)
    blocks += _pictures(asks, found, breaks)
    blocks += reviewed
    if subject.shows_members:
        blocks += funnel_of(session, asks, found, held.rules)
    return Card(title(asks), tuple(blocks), _buttons(asks, found), small_print(session, asks, found))


@dataclass(frozen=True, slots=True)
class Held:
    """What is held on a subject for a period. It is true when there is anything to show."""

    rules: Rules
    seen: Observations
    found: Sequence[Measure]
    backlog: Sequence[OpenCycle]

    def __bool__(self) -> bool:
        return bool(self.backlog) or any(m.n or m.too_soon for m in self.found)


def find_held(session: Session, asks: Question) -> Held:
    """Return what every answer about this subject and period shows, each in its own way."""
    rules = rules_in_force(session, asks.tools.workspace_id, asks.now)
    seen = observe(session, asks.subject.work, asks.within.load_from, asks.within.end, rules.csat_credit)
    keys = SHOWN if asks.kpi is None else (asks.kpi.key,)
    found = measures(keys, seen, asks.within, rules, asks.now, asks.subject.targets)
    return Held(rules, seen, found, open_cycles(session, asks.subject.work, asks.until))


def nothing_held(session: Session, asks: Question) -> Card:
    """Return a helpful card for a subject without any figures: why, and what to do."""
    speech = asks.speech
    until = facts_until(session, asks.tools.workspace_id)
    if until is None:
        blocks = [
            speech.say("No ticket has been imported yet. Whoever runs Touchline can do it: `touchline import FILE`.")
        ]
    elif not asks.subject.work:
        blocks = _nothing_linked(asks)
    else:
        reach = speech.say(
            "The facts reach up to {moment}. Try a longer or an earlier period.", moment=speech.moment(until)
        )
        blocks = [speech.say("There is nothing in this period."), reach]
    longer = Button(speech.say("Last 90 days"), asks.again(asks.command, *_kpi_words(asks), "90d"))
    helped = Button(speech.say("Help"), "help")
    buttons = [helped]
    if until is not None and asks.subject.work:
        buttons.insert(0, longer)
    elif until is not None and _sees_teams(asks):
        buttons.insert(0, Button(speech.say("A team's figures"), "teamstats"))
    return Card(title(asks), tuple(Text(words) for words in blocks), tuple(buttons))


def _sees_teams(asks: Question) -> bool:
    """Whether somebody without figures of their own most likely wanted a team's."""
    return asks.subject.own and asks.viewer.role in (Role.LEAD, Role.MANAGER, Role.EXECUTIVE)


def _nothing_linked(asks: Question) -> list[str]:
    """Why no ticket is known to be theirs, and who can change that."""
    speech, subject = asks.speech, asks.subject
    if subject.is_team:
        return [
            speech.say("No helpdesk group goes by this team's name, and no member of it is linked to the helpdesk."),
            speech.say("An admin can change that: `touchline teams member`, `touchline people link`."),
        ]
    if subject.own:
        return [
            speech.say("No helpdesk identity is linked to you yet, so no ticket can be counted as yours."),
            speech.say('Type "link" to see whether one waits for you, or ask an admin: `touchline people link`.'),
        ]
    return [
        speech.say("No helpdesk identity is linked to {name} yet, so no ticket can be counted.", name=subject.name),
        speech.say("An admin can make the link: `touchline people link`."),
    ]


def _called(session: Session, asks: Question) -> list[Block]:
    """A person's calls, beside all their figures."""
    if asks.subject.person_id is None or asks.kpi is not None:
        return []
    within = asks.within
    return calls_said(session, asks.subject.person_id, within.start, within.end, asks.speech, asks.tools)


def _reviewed(session: Session, asks: Question) -> list[Block]:
    """A person's quality reviews, beside all their figures."""
    if asks.subject.person_id is None or asks.kpi is not None:
        return []
    return reviews_said(
        session, asks.subject.person_id, asks.within.start, asks.within.end, asks.speech, asks.tools
    )  # fmt: skip


def _kpi_words(asks: Question) -> tuple[str, ...]:
    return (asks.kpi.key,) if asks.kpi else ()


def _ratings(asks: Question, found: Sequence[Measure], offered: int) -> list[Block]:
    """The response rate, always beside CSAT: a score of the few who answered says little of the many who did not."""
    rated = next((m.n for m in found if m.kpi.key == "csat"), 0)
    if not asks.wants("csat") or offered <= rated:
        return []
    speech = asks.speech
    words = speech.say(
        "{rated} of {offered} surveys were answered ({share}).",
        rated=speech.number(rated),
        offered=speech.number(offered),
        share=speech.percent(rated / offered),
    )
    return [Text(words, Tone.QUIET)]


def _pictures(asks: Question, found: Sequence[Measure], breaks: dict[str, list[date]]) -> list[Block]:
    """One trend: of what changed, else of the first measure that has one; for a single KPI its spread too."""
    speech = asks.speech
    blocks: list[Block] = []
    for measure in sorted(found, key=_changed_first):
        drawing = answers.trend(measure, asks.within, breaks.get(measure.kpi.key, []), speech)
        if drawing is not None:
            blocks.append(answers.picture(drawing, speech))
            break
    spread = answers.distribution(found[0], speech) if asks.kpi is not None and found else None
    if spread is not None:
        blocks.append(answers.picture(spread, speech))
    return blocks


def _buttons(asks: Question, found: Sequence[Measure]) -> tuple[Button, ...]:
    """The next step first: the tickets behind what changed, else behind the first measure."""
    speech, period = asks.speech, asks.within.period
    buttons = []
    measured = sorted((m for m in found if m.n and m.kpi.unit != Unit.COUNT), key=_changed_first)
    if measured:
        explained = measured[0].kpi
        label = speech.say("Why: {kpi}", kpi=speech.say(explained.name))
        buttons.append(Button(label, asks.again("why", explained.key, period.words), Style.PRIMARY))
    if asks.kpi is not None:
        buttons.append(Button(speech.say("All figures"), asks.again(asks.command, period.words)))
    if period != read_period("last week", local_day(asks.now, asks.tools.zone)):
        words = asks.again(asks.command, *_kpi_words(asks), "last week")
        buttons.append(Button(speech.say("Last week"), words))
    buttons.append(Button(speech.say("Other period or KPI …"), asks.again("ask", asks.command)))
    return tuple(buttons)


def _changed_first(measure: Measure) -> bool:
    return not (measure.watch and measure.watch.signals)
