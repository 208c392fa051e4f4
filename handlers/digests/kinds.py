"""Every kind of scheduled post there is, declared once."""

from coaching.timetable import Cadence
from handlers.checkins.asking import compose_checkin
from handlers.digests import channel, morning, note
from handlers.digests.scene import Kind
from handlers.exporting.scheduled import compose_export
from handlers.report.publishing import compose_monthly, compose_weekly
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
    Kind(
        "channel",
        N_("Channel digest"),
        ("channel", "kanal", "kanalübersicht"),
        Cadence.DAILY,
        9 * 60,
        4,
        for_people=False,
        for_channels=True,
        needs_team=True,
        sections=channel.SECTIONS,
        compose=channel.compose_channel,
    ),
    Kind(
        "note",
        N_("Morning note"),
        ("note", "own", "mine", "notiz", "morgennotiz"),
        Cadence.DAILY,
        8 * 60 + 30,
        4,
        for_people=True,
        for_channels=False,
        needs_team=False,
        sections=note.SECTIONS,
        compose=note.compose_note,
    ),
    Kind(
        "weekly",
        N_("Weekly report"),
        ("weekly", "weekly report", "wochenbericht", "wöchentlich"),
        Cadence.WEEKLY,
        8 * 60 + 30,
        72,
        for_people=True,
        for_channels=True,
        needs_team=False,
        sections=(),
        compose=compose_weekly,
    ),
    Kind(
        "monthly",
        N_("Monthly report"),
        ("monthly", "monthly report", "monatsbericht", "monatlich"),
        Cadence.MONTHLY,
        8 * 60 + 30,
        168,
        for_people=True,
        for_channels=True,
        needs_team=False,
        sections=(),
        compose=compose_monthly,
    ),
    Kind(
        "export",
        N_("Export for BI tools"),
        ("export", "exports", "bi export", "bi-export"),
        Cadence.DAILY,
        8 * 60 + 30,
        20,
        for_people=True,
        for_channels=False,
        needs_team=False,
        sections=(),
        compose=compose_export,
    ),
)

CHECKIN = Kind(
    "checkin",
    N_("Check-in"),
    (),
    Cadence.WEEKLY,
    9 * 60 + 30,
    8,
    for_people=True,
    for_channels=False,
    needs_team=True,
    sections=(),
    compose=compose_checkin,
)
"""Planned by `checkin plan`, which knows its questions; each has a cadence of its own."""


def find_kind(key: str) -> Kind | None:
    """Return the kind of this key, None for one this release does not know."""
    return next((kind for kind in (*KINDS, CHECKIN) if kind.key == key), None)
