"""What the demo's customers write beside their ratings: some of them, in English or in German. Data, and a draw.

Rests on nothing but the words it is given to draw by, so that the rest of the demo stays as it is without comments.
"""

from collections.abc import Mapping
from random import Random

_WRITES_BAD, _WRITES_GOOD = 0.7, 0.25

_BAD: Mapping[str, tuple[str, ...]] = {
    "Invoice": (
        "I asked for a corrected invoice three times. Our accountant is still waiting.",
        "The invoice was fixed in the end, but nobody told me.",
        "Die Rechnung stimmt immer noch nicht, die Umsatzsteuer fehlt.",
    ),
    "Refund": (
        "Two weeks for a refund of 19 euros is too long.",
        "First I was told yes, then no, then yes again.",
        "Auf die Erstattung habe ich ewig gewartet, und keiner sagt, woran es liegt.",
    ),
    "Payment failed": (
        "My card was charged twice and the answer was a link to the help pages.",
        "Zweimal abgebucht, und die Antwort war ein Textbaustein.",
    ),
    "Plan change": (
        "I wanted to change my plan, not to discuss it.",
        "Der Tarifwechsel hat erst beim dritten Anlauf geklappt.",
    ),
    "Login": ("Locked out for a whole day.", "Einen ganzen Arbeitstag ausgesperrt, das darf nicht passieren."),
    "Bug": (
        "The bug is still there. Closing the ticket does not close the bug.",
        "I had to explain the same problem to three people.",
        "Der Fehler tritt weiter auf, das Ticket wurde einfach geschlossen.",
    ),
    "Integration": (
        "The documentation you sent me is for an old version.",
        "Nobody seems to know your own API.",
        "Die Schnittstelle läuft seit dem Update nicht, und ich bekomme nur Vertröstungen.",
    ),
    "Delivery": ("The parcel never came, and I had to chase you.", "Das Paket war eine Woche lang verschollen."),
    "Return": ("The return label did not work, twice.", "Für die Rücksendung sollte ich dreimal dasselbe ausfüllen."),
    "Order change": ("You shipped the old order anyway.", "Die Änderung kam zu spät an, jetzt habe ich alles doppelt."),
}
_BAD_ANYWAY = ("It took far too long.", "Hat viel zu lange gedauert.", "I had to ask twice before anybody answered.")
_GOOD = (
    "Quick and friendly, thank you!",
    "Solved within the hour. Impressive.",
    "Somebody who listens. Thanks!",
    "Explained so that even I understood it.",
    "Schnell und freundlich, danke!",
    "Sehr kompetent, das Problem war in zehn Minuten gelöst.",
    "Endlich jemand, der zuhört.",
    "Great follow-up: they even called to check that it works.",
)


def comment(good: bool, topic: str, lot: str) -> str | None:
    """Return what a customer wrote, None for most of them. The same `lot` draws the same."""
    random = Random(lot)  # noqa: S311 - a demo wants to be repeatable, not secret
    if random.random() >= (_WRITES_GOOD if good else _WRITES_BAD):
        return None
    return random.choice(_GOOD if good else (*_BAD.get(topic, ()), *_BAD_ANYWAY))
