"""Every command there is, declared once: its words in each language, how it is used, what it does.

Chat platforms, the help, the playground's hints and the manifests all read from here. Never answers by itself. The
figures are loaded with it, everything else when it is first asked for.
"""

from functools import partial

from handlers.command import Command, Handler, Shortcut
from handlers.later import later
from handlers.mystats import mystats
from handlers.teamstats import teamstats
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


_KUDOS = "handlers.kudos.command"
_DIGESTS, _REPORTS = "handlers.digests.command", "handlers.report.command"
_CHECKINS = "handlers.checkins.command"
_COACH = "handlers.coach.command"
_ESCALATIONS, _ONCALL = "handlers.escalations.command", "handlers.oncall.command"

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
        later("handlers.why", "why"),
        slash=True,
        repeatable=True,
    ),
    Command(
        ("digest", "digests", "scheduled posts", "geplante posts"),
        N_("digest [schedule|preview|now|status|pause|resume|remove]"),
        N_("Scheduled posts: what comes when, to whom, and what was delivered."),
        later(_DIGESTS, "digest"),
        slash=True,
        opens_form=later(_DIGESTS, "opens_form"),
    ),
    Command(
        ("escalate", "escalation", "escalations", "eskalieren", "eskaliere", "eskalation", "eskalationen"),
        N_("escalate [critical|low] WORDS [#ticket] [team TEAM]"),
        N_("What must not wait: pages people until somebody answers."),
        later(_ESCALATIONS, "escalate"),
        slash=True,
        opens_form=later(_ESCALATIONS, "opens_form"),
    ),
    Command(
        ("oncall", "on call", "on-call", "bereitschaft", "rufbereitschaft"),
        N_("oncall [rotation] [when] | me | new|change | take|override|swap WHEN"),
        N_("Who is on call, and who takes over when."),
        later(_ONCALL, "oncall"),
        slash=True,
        opens_form=later(_ONCALL, "opens_form"),
    ),
    Command(
        ("coach", "coaching", "coachen"),
        N_("coach [@person] [note|notes|brief|plan|meet|agenda|action]"),
        N_("Notes and 1:1s of the people you coach, and what is written about you."),
        later(_COACH, "coach"),
        slash=True,
        opens_form=later(_COACH, "opens_form"),
    ),
    Command(
        ("goals", "goal", "my goals", "ziele", "ziel", "meine ziele"),
        N_("goals [@person] [set|propose|reached|end]"),
        N_("What I and my teams work towards, and where it stands."),
        later("handlers.goals.command", "goals"),
        slash=True,
        opens_form=later("handlers.goals.command", "opens_form"),
    ),
    Command(
        ("improve", "improvement", "experiments", "verbesserung", "verbessern", "verbesserungen"),
        N_("improve [new|result|bottlenecks] [team]"),
        N_("What a team tries out, whether it helped, and where tickets wait."),
        later("handlers.improving.command", "improve"),
        opens_form=later("handlers.improving.command", "opens_form"),
    ),
    Command(
        ("kudos", "thank", "danke", "lob"),
        N_("kudos @person [@person] for WORDS [#value] [private]"),
        N_("Thank a colleague: they are told by whom and why."),
        later(_KUDOS, "kudos"),
        slash=True,
        opens_form=later(_KUDOS, "opens_form"),
    ),
    Command(
        ("checkin", "check-in", "checkins", "check-ins", "befinden"),
        N_("checkin [plan|answer|skip|mine|results]"),
        N_("Recurring questions: answer mine, plan some, look back."),
        later(_CHECKINS, "checkin"),
        slash=True,
        opens_form=later(_CHECKINS, "opens_form"),
    ),
    Command(
        ("report", "reports", "bericht", "berichte"),
        N_("report weekly|monthly [period] [as of now]"),
        N_("The report for upper management: teams only."),
        later(_REPORTS, "report"),
        slash=True,
    ),
    Command(
        ("weekly report", "wochenbericht"),
        N_("weekly report [period]"),
        N_("A week's report."),
        later(_REPORTS, "weekly"),
        listed=False,
    ),
    Command(
        ("monthly report", "monatsbericht"),
        N_("monthly report [period]"),
        N_("A month's report."),
        later(_REPORTS, "monthly"),
        listed=False,
    ),
    Command(
        ("link", "verknüpfen"),
        N_("link [helpdesk name] [@person]"),
        N_("Say who is who in the helpdesk."),
        later("handlers.link", "link"),
        opens_form=lambda rest: not rest,
    ),
    Command(
        ("connect", "connections", "verbinden", "verbindungen"),
        N_("connect [system] | pause|resume|again|key|remove NUMBER"),
        N_("The systems facts come from: connect one, and how each does."),
        later("handlers.connecting.command", "connect"),
        opens_form=later("handlers.connecting.command", "opens_form"),
    ),
    Command(
        ("people", "who is who", "wer ist wer", "leute"),
        N_("people [confirm|refuse|bot|shared|link]"),
        N_("Who is who in connected systems: proposed, confirmed, marked."),
        later("handlers.connecting.people", "people"),
    ),
    Command(
        ("looks", "who looked", "einblicke", "wer hat geschaut"),
        N_("looks"),
        N_("Who has looked at my figures, and when."),
        later("handlers.looks", "looks"),
        repeatable=True,
    ),
    Command(
        ("mydata", "my data", "meinedaten", "meine daten"),
        N_("mydata"),
        N_("Everything held on me, who looked, and when it is deleted."),
        later("handlers.mydata.command", "mydata"),
        slash=True,
    ),
    Command(
        ("language", "sprache"),
        N_("language [name]"),
        N_("Choose the language I speak with you."),
        later("handlers.language", "language"),
    ),
    Command(
        ("away", "leave", "urlaub", "abwesend", "abwesenheit", "vacation"),
        N_("away [dates] [@person]"),
        N_("Say when I am away. Nobody is told why."),
        later("handlers.away", "away"),
    ),
    Command(
        ("settings", "einstellungen"),
        N_("settings [change]"),
        N_("My language, time zone and working hours."),
        later("handlers.settings", "settings"),
        opens_form=later("handlers.settings", "opens_settings"),
    ),
    Command(
        ("home", "start page", "startseite"),
        N_("home"),
        N_("My own page: how I stand, at a glance."),
        later("handlers.home", "home"),
        listed=False,
    ),
    Command(
        ("welcome", "willkommen"),
        N_("welcome"),
        N_("What I do, and what to try first."),
        later("handlers.welcome", "welcome"),
        listed=False,
    ),
    Command(
        ("usergroup", "user group", "nutzergruppe", "benutzergruppe"),
        N_("usergroup @GROUP [as TEAM]"),
        N_("Put the people of a user group into a team."),
        later("handlers.usergroup", "usergroup"),
        listed=False,
    ),
    Command(
        ("ask", "frage"),
        N_("ask"),
        N_("Choose a period and a KPI from a list."),
        later("handlers.ask", "ask"),
        listed=False,
        opens_form=lambda _: True,
    ),
    Command(
        ("copy", "kopie"),
        N_("copy MOMENT WORDS"),
        N_("An answer again, in my direct messages."),
        partial(later("handlers.copying", "copy"), find_repeatable),
        listed=False,
    ),
)

SHORTCUTS: tuple[Shortcut, ...] = (
    Shortcut("my_figures", N_("My figures"), "ask mystats"),
    Shortcut("team_figures", N_("My team's figures"), "ask teamstats"),
    Shortcut("settings", N_("Settings"), "settings change"),
    Shortcut("escalate_message", N_("Escalate"), "escalate this", on_message=True),
    Shortcut("kudos_message", N_("Kudos"), "kudos this", on_message=True),
    Shortcut("coach_message", N_("Coaching note"), "coach note this", on_message=True),
)
