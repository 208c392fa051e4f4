"""Every command there is, declared once: its words in each language, how it is used, what it does.

Chat platforms, the help, the playground's hints and the manifests all read from here. Never answers by itself.
"""

from functools import partial

from handlers.ask import ask
from handlers.away import away
from handlers.command import Command, Handler, Shortcut
from handlers.copying import copy
from handlers.digests.command import digest
from handlers.digests.command import opens_form as opens_digest_form
from handlers.home import home
from handlers.language import language
from handlers.link import link
from handlers.looks import looks
from handlers.mystats import mystats
from handlers.report.command import monthly, report, weekly
from handlers.settings import opens_settings, settings
from handlers.teamstats import teamstats
from handlers.usergroup import usergroup
from handlers.welcome import welcome
from handlers.why import why
from kpi.words import N_


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


def find_repeatable(words: str) -> tuple[Handler, str] | None:
    """Return what answers these words, and the rest of them, if it may be repeated."""
    found = find_command(words)
    return (found[0].run, found[1]) if found and found[0].repeatable else None


def find_shortcut(key: str) -> Shortcut | None:
    """Return the shortcut of this key, None without one."""
    return next((shortcut for shortcut in SHORTCUTS if shortcut.key == key), None)


COMMANDS: tuple[Command, ...] = (
    Command(
        ("mystats", "my stats", "stats", "meinezahlen", "meine zahlen", "wie läuft es bei mir", "how am i doing"),
        N_("mystats [period] [kpi]"),
        N_("My own figures. Only I see them."),
        mystats,
        slash=True,
        repeatable=True,
    ),
    Command(
        ("teamstats", "team stats", "team", "teamzahlen", "how is the team doing", "wie läuft es im team"),
        N_("teamstats [team] [period] [kpi]"),
        N_("A team's figures, for who may see them."),
        teamstats,
        slash=True,
        repeatable=True,
    ),
    Command(
        ("why", "warum", "wieso"),
        N_("why KPI [period]"),
        N_("The definition, and the tickets behind a number."),
        why,
        slash=True,
        repeatable=True,
    ),
    Command(
        ("digest", "digests", "scheduled posts", "geplante posts"),
        N_("digest [schedule|preview|now|status|pause|resume|remove]"),
        N_("Scheduled posts: what comes when, to whom, and what was delivered."),
        digest,
        slash=True,
        opens_form=opens_digest_form,
    ),
    Command(
        ("report", "reports", "bericht", "berichte"),
        N_("report weekly|monthly [period] [as of now]"),
        N_("The report for upper management: teams only."),
        report,
        slash=True,
    ),
    Command(
        ("weekly report", "wochenbericht"), N_("weekly report [period]"), N_("A week's report."), weekly, listed=False
    ),
    Command(
        ("monthly report", "monatsbericht"),
        N_("monthly report [period]"),
        N_("A month's report."),
        monthly,
        listed=False,
    ),
    Command(
        ("link", "verknüpfen", "verbinden"),
        N_("link [helpdesk name] [@person]"),
        N_("Say who is who in the helpdesk."),
        link,
        opens_form=lambda rest: not rest,
    ),
    Command(
        ("looks", "who looked", "einblicke", "wer hat geschaut"),
        N_("looks"),
        N_("Who has looked at my figures, and when."),
        looks,
        repeatable=True,
    ),
    Command(
        ("language", "sprache"),
        N_("language [name]"),
        N_("Choose the language I speak with you."),
        language,
    ),
    Command(
        ("away", "leave", "urlaub", "abwesend", "abwesenheit", "vacation"),
        N_("away [dates] [@person]"),
        N_("Say when I am away. Nobody is told why."),
        away,
    ),
    Command(
        ("settings", "einstellungen"),
        N_("settings [change]"),
        N_("My language, time zone and working hours."),
        settings,
        opens_form=opens_settings,
    ),
    Command(
        ("home", "start page", "startseite"),
        N_("home"),
        N_("My own page: how I stand, at a glance."),
        home,
        listed=False,
    ),
    Command(("welcome", "willkommen"), N_("welcome"), N_("What I do, and what to try first."), welcome, listed=False),
    Command(
        ("usergroup", "user group", "nutzergruppe", "benutzergruppe"),
        N_("usergroup @GROUP [as TEAM]"),
        N_("Put the people of a user group into a team."),
        usergroup,
        listed=False,
    ),
    Command(
        ("ask", "frage"),
        N_("ask"),
        N_("Choose a period and a KPI from a list."),
        ask,
        listed=False,
        opens_form=lambda _: True,
    ),
    Command(
        ("copy", "kopie"),
        N_("copy MOMENT WORDS"),
        N_("An answer again, in my direct messages."),
        partial(copy, find_repeatable),
        listed=False,
    ),
)

SHORTCUTS: tuple[Shortcut, ...] = (
    Shortcut("my_figures", N_("My figures"), "ask mystats"),
    Shortcut("team_figures", N_("My team's figures"), "ask teamstats"),
    Shortcut("settings", N_("Settings"), "settings change"),
)
