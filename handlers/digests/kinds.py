"""Every kind of scheduled post there is, declared once."""

from coaching.timetable import Cadence
from handlers.digests import morning
from handlers.digests.scene import Kind
from kpi.words import N_

KINDS: tuple[Kind, ...] = (
    Kind(
        "morning",
        N_("Morning digest"),
        ("morning", "digest", "morgen", "morgenübersicht"),
        Cadence.DAILY,
        8 * 60 + 30,
        4,
        for_people=True,
        for_channels=False,
        needs_team=True,
        sections=morning.SECTIONS,
        compose=morning.compose_morning,
    ),
)


def find_kind(key: str) -> Kind | None:
    """Return the kind of this key, None for one this release does not know."""
    return next((kind for kind in KINDS if kind.key == key), None)
