"""The form of a system: what is entered about it, from when on it is pulled, and whether it goes on with a former one.

Nothing that is secret ever stands in it. Whether what comes back is right is judged in `handlers.connecting.saving`.
"""

from collections.abc import Mapping, Sequence

from connectors.pull.system import TICKETS_OF, Entry, System
from handlers.cards import Choice, Field, FieldKind, Form
from kpi.words import N_
from locales.speech import Speech
from storage.connections import Connection

SINCE, FORMER, ANOTHER = "since", "former", "none"
"""Names of fields beside a system's own entries, and the choice of no former connection."""

SPANS: Mapping[str, str] = {
    "0": N_("From today on"),
    "90": N_("Three months back"),
    "365": N_("A year back"),
    "730": N_("Two years back"),
    "1825": N_("Five years back"),
}
"""From when on, by days back."""

USUAL_SPAN = "365"


def system_form(system: System, helpdesks: Sequence[str], former: Sequence[Connection], speech: Speech) -> Form:
    """Return the form that connects a system. `helpdesks` are those whose tickets a survey may rate."""
    fields = [_field(system, entry, entry.default, helpdesks, speech) for entry in system.entries]
    spans = tuple(Choice(speech.say(label), days) for days, label in SPANS.items())
    hint = speech.say("What happened before is not known here.")
    fields.append(Field(SINCE, speech.say("Pull from"), FieldKind.CHOICE, USUAL_SPAN, hint, choices=spans))
    if former:
        ones = tuple(
            Choice(speech.say("The same as {source} was: go on there", source=each.source), str(each.id))
            for each in former
        )
        another = Choice(speech.say("Another account: begin anew"), ANOTHER)
        hint = speech.say("The same account twice would count its tickets twice.")
        fields.append(
            Field(FORMER, speech.say("Which account is it?"), FieldKind.CHOICE, ones[-1].value, hint,
                  choices=(*ones, another))
        )  # fmt: skip
    intro = speech.say(
        "I only read. The key is sealed at once, and nobody is shown it again. Saving tries it: that takes a moment."
    )
    title = speech.say("Connect {title}", title=system.title)
    return Form(title, f"connect {system.name}", speech.say("Save"), tuple(fields), intro)


def key_form(system: System, connection: Connection, helpdesks: Sequence[str], speech: Speech) -> Form:
    """Return the form of a new key for a connection: what may change of an account without its being another."""
    fields = tuple(
        _field(system, entry, connection.entered.get(entry.name, entry.default), helpdesks, speech)
        for entry in changeable(system)
    )
    title = speech.say("A new key for {source}", source=connection.source)
    intro = speech.say("Whatever was pulled stays, and goes on where it stopped.")
    return Form(title, f"connect key {connection.id}", speech.say("Save"), fields, intro)


def address_entries(system: System) -> frozenset[str]:
    """Return the entries that say which account it is: they stand in its address, or in those of its lists."""
    paths = [system.check.path, *(each.ask.path for each in system.streams)]
    asked = " ".join([system.base, str(getattr(system.auth, "url", "")), *paths])
    named = {entry.name for entry in system.entries if not entry.secret and f"{{{entry.name}}}" in asked}
    return frozenset(named | {TICKETS_OF.name} & {entry.name for entry in system.entries})


def changeable(system: System) -> list[Entry]:
    """Return the entries that are no part of the address: keys, who has them, and how rows are read."""
    fixed = address_entries(system)
    return [entry for entry in system.entries if entry.name not in fixed]


def _field(system: System, entry: Entry, value: str, helpdesks: Sequence[str], speech: Speech) -> Field:
    label = speech.say(entry.label)
    if entry.name == TICKETS_OF.name and helpdesks:
        choices = tuple(Choice(each, each) for each in helpdesks)
        first = value if value in helpdesks else helpdesks[0]
        return Field(entry.name, label, FieldKind.CHOICE, first, choices=choices)
    hints = [speech.say(entry.hint) if entry.hint else ""]
    if entry.suffix:
        hints.append(speech.say("What stands before {suffix}", suffix=entry.suffix))
    if entry.secret:
        hints.append(speech.say("Made in {title} by an admin: see docs/connectors.md.", title=system.title))
    return Field(
        entry.name, label, FieldKind.LINE, "" if entry.secret else value, ". ".join(each for each in hints if each),
        entry.required, secret=entry.secret,
    )  # fmt: skip
