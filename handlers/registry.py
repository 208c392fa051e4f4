"""Every command there is, declared once: its words in each language, how it is used, what it does.

Chat platforms, the help, the playground's hints and the manifests all read from here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.ask import ask
from handlers.language import language
from handlers.link import link
from handlers.looks import looks
from handlers.mystats import mystats
from handlers.request import Reply, Request
from handlers.teamstats import teamstats
from handlers.tools import Tools
from handlers.why import why
from kpi.words import N_

Handler = Callable[[Request, str, Tools], Reply]


@dataclass(frozen=True, slots=True)
class Command:
    """A command. `words` are what people type, in any language, its name first. `slash`: it has a `/` of its own."""

    words: tuple[str, ...]
    usage: str
    summary: str
    run: Handler
    slash: bool = False
    listed: bool = True

    @property
    def name(self) -> str:
        """Return the name the command goes by everywhere."""
        return self.words[0]


COMMANDS: tuple[Command, ...] = (
    Command(
        ("mystats", "my stats", "stats", "meinezahlen", "meine zahlen", "wie läuft es bei mir", "how am i doing"),
        N_("mystats [period] [kpi]"),
        N_("My own figures. Only I see them."),
        mystats,
        slash=True,
    ),
    Command(
        ("teamstats", "team stats", "team", "teamzahlen", "how is the team doing", "wie läuft es im team"),
        N_("teamstats [team] [period] [kpi]"),
        N_("A team's figures, for who may see them."),
        teamstats,
        slash=True,
    ),
    Command(
        ("why", "warum", "wieso"),
        N_("why KPI [period]"),
        N_("The definition, and the tickets behind a number."),
        why,
        slash=True,
    ),
    Command(
        ("link", "verknüpfen", "verbinden"),
        N_("link [helpdesk name] [@person]"),
        N_("Say who is who in the helpdesk."),
        link,
    ),
    Command(
        ("looks", "who looked", "einblicke", "wer hat geschaut"),
        N_("looks"),
        N_("Who has looked at my figures, and when."),
        looks,
    ),
    Command(
        ("language", "sprache"),
        N_("language [name]"),
        N_("Choose the language I speak with you."),
        language,
    ),
    Command(("ask", "frage"), N_("ask"), N_("Choose a period and a KPI from a list."), ask, listed=False),
)


def find_command(words: str) -> tuple[Command, str] | None:
    """Return the command that `words` begin with, and the rest of them; the longest match wins. None for no command."""
    said = " ".join(words.split())
    folded = said.casefold()
    best: tuple[int, Command] | None = None
    for command in COMMANDS:
        for word in command.words:
            whole = folded == word or folded.startswith(f"{word} ")
            if whole and (best is None or len(word) > best[0]):
                best = (len(word), command)
    return (best[1], said[best[0] :].strip()) if best else None
