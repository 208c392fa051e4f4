"""Cards and forms for every platform's renderer: one of each kind, and those that break what is careless.

No platform's word in them. A renderer's tests show each of them in every way it can.
"""

from dataclasses import replace

from charts.specs import Unit
from handlers.cards import (
    Button,
    Card,
    Choice,
    Fact,
    Facts,
    Field,
    FieldKind,
    Form,
    Link,
    Picture,
    Style,
    Table,
    Text,
    Tone,
)
from tests.charts.drawings import believable_distribution, believable_funnel, believable_trend, weekly

HOSTILE = "<!channel> <@U1> *bold* _thin_ ~gone~ `code` & <script>alert(1)</script> :fire: ```x``` > quoted\n• point"
LONG = "Zeit bis zur ersten Antwort in Geschäftszeiten " * 110
ALT = "First reply time, week by week: a trend of 26 values. Last: 4 hours, 2 minutes (n = 25). 3 signals."

TREND = Picture(believable_trend(), ALT)
RATES = Picture(
    replace(believable_trend(), title="CSAT, week by week", value_label="Customer satisfaction (CSAT)", unit=Unit.RATE,
            points=weekly([0.91, 0.884, 1, 0.5]), centre=0.9, lower=0.8, upper=0.99, target=0.95,
            target_label="target", limits_label="usual range"),
    "CSAT, week by week: a trend of 4 values.",
)  # fmt: skip
SPREAD = Picture(believable_distribution(), "First reply time: a histogram of 400 values. Median 2 hours, 10 minutes.")
FUNNEL = Picture(believable_funnel(), "Satisfaction by agent: a funnel plot of 12 points around 90%.")

FIGURES = Facts(
    (
        Fact("First reply time", "1 h 34 min", "median of 212 tickets · p90 5 h 10 min"),
        Fact("Customer satisfaction (CSAT)", "91%", "84–95% · 61 answers of 198 & no more"),
        Fact("Tickets solved", "198"),
        Fact("Reopened", "4%", "8 of 198"),
    )
)
TICKETS = Table(
    "Slowest first replies",
    ("Ticket", "Topic", "Waited", "Replies"),
    (
        (Link("#10492", "https://desk.example.com/tickets/10492"), "Refund <b>late</b>", "9 h 12 min", "4"),
        (Link("#10377", "javascript:alert(1)"), "Invoice address", "7 h 2 min", "2"),
        ("#10214", "", "6 h 40 min", "11"),
    ),
)
BUTTONS = (
    Button("Last week", "mystats last week", Style.PRIMARY),
    Button("Why first reply?", "why frt"),
    Button("Delete", "forget everything", Style.DANGER),
)
KEEP = Button("Keep a copy", "keep mystats")
FOOTER = "1–30 Nov 2026 · business hours · first reply time v3 · facts up to Nov 21, 2026, 9:00 AM"


def cards() -> dict[str, Card]:
    """Return every example by a name that says what is in it, or what is hard about it."""
    return {
        "text of every tone": Card(
            "Your figures",
            (
                Text("First reply time: nothing unusual.", Tone.STRONG),
                Text("Two lines\nof words, 50% & more."),
                Text("Counted in business hours.", Tone.QUIET),
            ),
        ),
        "figures": Card("Your figures", (FIGURES,)),
        "a table": Card("Why", (TICKETS,)),
        "a trend": Card("Your figures", (TREND,)),
        "a trend of rates": Card("Your figures", (RATES,)),
        "a distribution": Card("Your figures", (SPREAD,)),
        "a funnel": Card("The team", (FUNNEL,)),
        "buttons": Card("What now?", (), BUTTONS, keep=KEEP),
        "all in one": Card(
            "Anna Berg, last 30 days",
            (Text("Nothing unusual.", Tone.STRONG), FIGURES, TREND, TICKETS, SPREAD, FUNNEL, RATES),
            BUTTONS,
            FOOTER,
            KEEP,
        ),
        "an error": Card(
            "I did not understand that",
            (Text("There is no period “last weak”. Try “last week”."),),
            (Button("last week", "mystats last week"),),
        ),
        "german and emoji": Card(
            "Deine Zahlen 🎉",
            (
                Text("Übung macht den Meister: 1 234,5 Std. – „gut so“ 👩‍🚒🏽 日本 Zażółć", Tone.STRONG),
                Facts((Fact("Zeit bis zur ersten Antwort", "1 Std. 34 Min.", "Median von 212 Tickets"),)),
                Picture(replace(believable_trend(), locale="de"), "Zeit bis zur ersten Antwort, Woche für Woche."),
            ),
            (Button("Letzte Woche", "mystats letzte Woche"),),
            "1.–30. Nov. 2026 · Geschäftszeiten",
        ),
        "hostile words": Card(
            HOSTILE,
            (
                Text(HOSTILE, Tone.STRONG),
                Text(HOSTILE),
                Text(HOSTILE, Tone.QUIET),
                Facts((Fact(HOSTILE, HOSTILE, HOSTILE), Fact("*", "_", "`"), Fact("a & b", "<1 h", "> 5"))),
                Table(HOSTILE, (HOSTILE, "n"), ((HOSTILE, "<1"), (Link(HOSTILE, "data:text/html,x"), "2"),
                                                (Link("ok", "https://a.example/?a=1&b=<2>"), "3"))),
                Picture(replace(believable_trend(), title=HOSTILE, value_label=HOSTILE), HOSTILE),
            ),
            (Button(HOSTILE, HOSTILE),),
            HOSTILE,
        ),
        "nothing": Card(""),
        "next to nothing": Card(
            " \n",
            (
                Text(""), Text(" \n\t"), Text("\u200b", Tone.QUIET), Text("\x00\x07"), Facts(()),
                Facts((Fact("", ""),)),
                Table("", (), ()), Table("", ("", ""), ()), Table("", (), (("a", ""), ())),
                Picture(replace(believable_trend(), points=(), title=""), ""),
            ),
            (Button("", ""), Button("", "mystats"), Button("Label", "")),
            " ",
        ),
        "beyond all limits": beyond(),
        **digests(),
        **pages(),
    }  # fmt: skip


def pages() -> dict[str, Card]:
    """Return the pages of escalations: to whom a level pages, once somebody has it, in a thread, and so on."""
    ticket = Table(
        "What it is about", ("Ticket", "When"), ((Link("24193", "https://desk.example.com/24193"), "10:02"),)
    )
    many = Table(
        "41 causes",
        ("Ticket", "What", "When"),
        (
            (Link("24193", "https://desk.example.com/24193"), "24193: first reply within 2 h is nearly over", "10:02"),
            (Link("24200", "https://desk.example.com/24200"), "24200: first reply within 2 h is nearly over", "10:02"),
            ("24207", "24207: first reply within 2 h is nearly over", "10:03"),
        ),
    )
    told = Text("10:02 Tom Ek raised it\n10:02 level 1 is paged: Lena Vogt", Tone.QUIET)
    footer = "Escalation 12 · Billing · raised by Tom Ek at 10:02"
    asked = (
        Button("Acknowledge", "escalate ack 12", Style.PRIMARY),
        Button("Resolve", "escalate resolve 12"),
        Button("More …", "escalate more 12"),
    )
    held = (
        Button("Resolve", "escalate resolve 12", Style.PRIMARY),
        Button("Still on it", "escalate ack 12"),
        Button("Snooze", "escalate snooze 12"),
        Button("Reassign", "escalate reassign 12"),
        Button("Comment", "escalate comment 12"),
    )
    paged = Text("Level 1 of 3 is paged: Lena Vogt. Next: level 2 at 10:07.", Tone.STRONG)
    words = Text("Refunded twice, and *now* <charged> again. They write to the press tomorrow.")
    return {
        "a page": Card("Critical: Customer threatens to leave", (paged, words, ticket, told), asked, footer),
        "a page that is late": Card(
            "Escalation: First replies are nearly late",
            (paged, Text("Delayed by 7 min.", Tone.STRONG), many, Text("and 38 more", Tone.QUIET)),
            asked,
            "Escalation 12 · Billing · raised by rule 3 at 10:02",
        ),
        "a page that somebody has": Card(
            "Critical: Customer threatens to leave",
            (Text("Lena Vogt has it since 10:04.", Tone.STRONG), words, ticket, told),
            held,
            footer,
        ),
        "a page in a thread": Card("Level 2 of 3 is paged: Emma Brandt and Tom Ek. Next: level 3 at 10:17."),
        "a reminder": Card(
            "Still on it? Customer threatens to leave",
            (Text("You have it. Without a word from you it pages again at 10:49."),),
            (Button("Still on it", "escalate ack 12", Style.PRIMARY), *asked[1:]),
            footer,
        ),
        "nobody answered": Card(
            "Nobody answered: Customer threatens to leave",
            (
                Text("Everybody on the ladder was paged, and nobody acknowledged. It stays open until you or somebody "
                     "else takes it.", Tone.STRONG),
                words, ticket, told,
            ),
            asked,
            footer,
        ),
        "who raised it is told": Card(
            "Somebody has it: Customer threatens to leave",
            (Text("Lena Vogt has it since 10:04."),),
            (Button("See it", "escalate 12"),),
            footer,
        ),
        "an escalation resolved": Card(
            "Critical: Customer threatens to leave",
            (
                Text("Resolved by Lena Vogt at 10:31.", Tone.STRONG), words, ticket,
                Table("What happened", ("When", "What"), (
                    ("10:02", "Tom Ek raised it"), ("10:02", "level 1 is paged: Lena Vogt"),
                    ("10:04", "Lena Vogt acknowledged it"), ("10:31", "Lena Vogt resolved it: paid back"),
                )),
                Text("Lena Vogt learnt: the second refund needs a warning"),
            ),
            (
                Button("What we learnt", "escalate lesson 12"), Button("Useful", "escalate useful 12"),
                Button("Not useful", "escalate not useful 12"),
            ),
            footer,
        ),
    }  # fmt: skip


def digests() -> dict[str, Card]:
    """Return scheduled posts as they are written: a message of a morning, of a channel, of one's own, and a thread."""
    signal = Text(
        "First reply time is slower than usual: 3 h 2 min on Nov 19, 2026, outside the usual 20 min to 2 h 40 min.",
        Tone.STRONG,
    )
    budget = Text("Rules: Wheeler. Chance alone would call 0.3 of these 23 unusual.", Tone.QUIET)
    link = Link("24193", "https://desk.example.com/24193")
    breaching = Table(
        "About to breach, the least time left first",
        ("Ticket", "Promised", "Left"),
        ((link, "first reply within 2 h (own target)", "20 min"), ("24200", "resolution within 10 h", "1 h 5 min")),
    )
    said = Table(
        "2 low ratings",
        ("Ticket", "Topic", "What the customer wrote"),
        (
            (link, "Refund", "Two weeks for a refund of 19 euros is too long. *Really* <too> long…"),
            (Link("24201", "https://desk.example.com/24201"), "", "(no comment)"),
        ),
    )
    figures = Button("The team's figures", 'teamstats "Billing" 2026-11-19..2026-11-19')
    footer = "Definitions: version 1 · business hours (Office, Europe/Berlin) · facts up to Nov 20, 2026, 7:52 AM"
    return {
        "a morning digest": Card(
            "Good morning: Billing, yesterday, Thursday, November 19",
            (
                signal, Text("Lukas Weber: Reopen rate is lower than usual: 0% in the week of Nov 9, 2026."), budget,
                Text("In figures: yesterday, Thursday, November 19", Tone.STRONG), FIGURES, TREND,
                Facts((Fact("Backlog", "47", "under 1 d: 16 · 1 d to 3 d: 19 · 3 d to 7 d: 12"),)),
                Text("2 tickets are about to breach: 75% of the promised time is gone.", Tone.STRONG), breaching,
                Text("2 low ratings", Tone.STRONG), said,
                Text("Away today: Priya Nair and Yuki Tanaka (from noon)."),
                Text("2 of 6 away; 14 open tickets a head, 9 in the weeks before.", Tone.STRONG),
                Text("Suggestion: workload and staffing", Tone.STRONG),
                Text("Agree with the team what can wait today."),
            ),
            (figures,),
            footer,
        ),
        "a channel digest": Card(
            "Billing: since Friday, November 20",
            (Text("4 measures of the team: nothing unusual.", Tone.STRONG), budget, FIGURES, TREND),
            (figures, Button("My figures", "mystats")),
            footer,
        ),
        "a morning note": Card(
            "Your morning: yesterday, Thursday, November 19",
            (signal, Text("You have 2 open tickets.", Tone.STRONG), breaching, said),
            (Button("My figures", "mystats 2026-11-19..2026-11-19"),),
            footer,
        ),
        "a thread of a digest": Card(
            "What is unusual, and the tickets behind it",
            (Text("Lukas Weber: Agent first response is slower than usual."), TICKETS),
            (Button("Why: Agent first response, Lukas Weber", "why afr @lukas 2026-11-09..2026-11-15"),),
        ),
    }  # fmt: skip


def beyond() -> Card:
    """Return a card that is too much for anything."""
    wide = Table(
        "Wide", tuple(f"Column {n} {'x' * 300}" for n in range(45)), (tuple(f"{n} {'y' * 300}" for n in range(45)),)
    )
    return Card(
        f"Title {LONG}",
        (
            *(Text(f"Text {number}", list(Tone)[number % 3]) for number in range(200)),
            *(Text(f"{tone} {LONG}", tone) for tone in Tone),
            Text("z" * 5000),
            Facts(tuple(Fact(f"Label {number}", f"{number} %", "n = 5") for number in range(64))),
            Facts((Fact(LONG, LONG, LONG),)),
            Table("Long", ("Ticket", "Waited"), tuple((f"#{number}", f"{number} h") for number in range(300))),
            Table("Heavy", ("Ticket", "Words"), tuple((f"#{number}", LONG) for number in range(12))),
            wide,
            *(Picture(believable_trend(), f"Picture {number}. {ALT}") for number in range(11)),
            Picture(believable_funnel(), f"Picture 11. {LONG}"),
        ),
        (
            *(Button(f"Button {number}", f"say {number}") for number in range(60)),
            Button(f"Long label {LONG}", "say long"),
            Button("Too many words", "w" * 2001),
        ),
        f"Footer {LONG}",
        KEEP,
    )


WEEK = tuple(Choice(name, str(number)) for number, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")))


def forms() -> dict[str, Form]:
    """Return every example of a form."""
    few = (Choice("Praise", "praise"), Choice("Question", "question"))
    return {
        "every field": Form(
            "A note about a call",
            "note",
            "Save",
            (
                Field("summary", "What was it about?", hint="One line; the customer is not named."),
                Field("details", "Details", FieldKind.PARAGRAPH, value="First line\nsecond line", required=False),
                Field("kind", "Kind", FieldKind.CHOICE, "question", choices=few),
                Field("day", "Day", FieldKind.DATE, value="2026-11-21"),
            ),
            "Only you and your lead read it.",
        ),
        "many choices": Form(
            "Link a helpdesk identity",
            "link",
            "Link",
            (
                Field("one", "One of 250", FieldKind.CHOICE, "value-180",
                      choices=tuple(Choice(f"Choice {n}", f"value-{n}") for n in range(250))),
                Field("same", "Two of a kind", FieldKind.CHOICE, choices=(*few, few[0])),
                Field("long", "Long ones", FieldKind.CHOICE, LONG + "2",
                      choices=tuple(Choice(f"{n} {LONG}", f"{LONG}{n}") for n in range(3))),
            ),
        ),
        "several of few and many": Form(
            "A scheduled post",
            "schedule",
            "Save",
            (
                Field("days", "Days", FieldKind.SEVERAL, "0,2,4", hint="On which it is posted.", choices=WEEK),
                Field("none", "None of them", FieldKind.SEVERAL, required=False, choices=WEEK),
                Field("people", "Of 130", FieldKind.SEVERAL, "value-7,value-120",
                      choices=tuple(Choice(f"Choice {n}", f"value-{n}") for n in range(130))),
                Field("empty", "No choices", FieldKind.SEVERAL, required=False),
            ),
        ),
        "long and empty": Form(
            LONG,
            "long",
            LONG,
            (
                Field("a", LONG, hint=LONG, value=LONG),
                Field("b", "", FieldKind.PARAGRAPH, value=LONG),
                Field("c", "No choices", FieldKind.CHOICE),
                Field("d", "No day", FieldKind.DATE, value="soon"),
                Field("e", "Blank ones", FieldKind.CHOICE,
                      choices=(Choice("", ""), Choice(" ", " "), Choice("x", "x"))),
            ),
            LONG,
        ),
        "hostile words": Form(
            HOSTILE, "hostile", HOSTILE, (Field("a", HOSTILE, hint=HOSTILE, value=HOSTILE),), HOSTILE
        ),
    }  # fmt: skip
