"""The card of a person's or a team's figures for a period: what `/mystats` and `/teamstats` have in common."""

from collections.abc import Sequence
from datetime import date

from coaching.sheet import Measure, measures
from handlers import answers, counts
from handlers.cards import Block, Button, Card, Style, Text, Tone
from handlers.funnel import funnel_of
from handlers.question import Question, title
from kpi.definitions import KPIS, Unit
from kpi.figures import MEASURED
from storage.database import Session
from storage.definitions import changes_of, rules_in_force
from storage.observations import observe, open_cycles
from storage.sources import facts_until

SHOWN = tuple(kpi.key for kpi in KPIS if kpi.key in MEASURED)


def stats_card(session: Session, asks: Question) -> Card:
    """Return the figures, with what changed said first; a helpful card where there is nothing to show."""
    speech, within, subject = asks.speech, asks.within, asks.subject
    rules = rules_in_force(session, asks.tools.workspace_id, asks.now)
    seen = observe(session, subject.whose, within.load_from, within.end, rules.csat_credit)
    keys = SHOWN if asks.kpi is None else (asks.kpi.key,)
    found = measures(keys, seen, within, rules, asks.now, subject.targets)
    backlog = open_cycles(session, subject.whose, asks.until) if subject.whose[1] else []
    if not any(m.n or m.too_soon for m in found) and not backlog:
        return nothing_held(session, asks)
    blocks: list[Block] = []
    if found:
        blocks += [*answers.headline(found, within, speech), *answers.figures(found, speech)]
    blocks += counts.count_blocks(session, asks, seen.cycles, backlog)
    blocks += _ratings(asks, found, sum(1 for at in seen.ratings.at if within.start <= at < within.end))
    breaks = changes_of(session, asks.tools.workspace_id, asks.tools.zone)
    blocks += _pictures(asks, found, breaks)
    if subject.shows_members:
        blocks += funnel_of(session, asks, found, rules)
    footer = answers.small_print(found, facts_until(session, asks.tools.workspace_id), speech)
    return Card(title(asks), tuple(blocks), _buttons(asks, found), footer)


def nothing_held(session: Session, asks: Question) -> Card:
    """Return a helpful card for a subject without any figures: why, and what to do."""
    speech = asks.speech
    until = facts_until(session, asks.tools.workspace_id)
    if until is None:
        blocks = [
            speech.say("No ticket has been imported yet. Whoever runs Touchline can do it: `touchline import FILE`.")
        ]
    elif not asks.subject.whose[1] and not asks.subject.is_team:
        blocks = [
            speech.say("No helpdesk identity is linked here yet, so no ticket can be counted."),
            speech.say('Type "link" to see which identities wait, or ask an admin to make the link.'),
        ]
    else:
        reach = speech.say(
            "The facts reach up to {moment}. Try a longer or an earlier period.", moment=speech.moment(until)
        )
        blocks = [speech.say("There is nothing in this period."), reach]
    buttons = (
        Button(speech.say("Last 90 days"), asks.again(asks.command, "90d")),
        Button(speech.say("Help"), "help"),
    )
    return Card(title(asks), tuple(Text(words) for words in blocks), buttons)


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
    for measure in sorted(found, key=lambda m: not (m.watch and m.watch.signals)):
        drawing = answers.trend(measure, asks.within, breaks.get(measure.kpi.key, []), speech)
        if drawing is not None:
            blocks.append(answers.picture(drawing, speech))
            break
    spread = answers.distribution(found[0], speech) if asks.kpi is not None and found else None
    if spread is not None:
        blocks.append(answers.picture(spread, speech))
    return blocks


def _buttons(asks: Question, found: Sequence[Measure]) -> tuple[Button, ...]:
    speech = asks.speech
    explained = asks.kpi or next((m.kpi for m in found if m.n and m.kpi.unit != Unit.COUNT), None)
    buttons = []
    if explained is not None and explained.unit != Unit.COUNT:
        label = speech.say("Why: {kpi}", kpi=speech.say(explained.name))
        words = asks.again("why", explained.key, asks.within.period.words)
        buttons.append(Button(label, words, Style.PRIMARY))
    buttons.append(Button(speech.say("Last week"), asks.again(asks.command, "last week")))
    buttons.append(Button(speech.say("Other period or KPI …"), asks.again("ask", asks.command)))
    return tuple(buttons)
