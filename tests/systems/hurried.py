"""`touchline`, with Zendesk's windows a two-thousandth as long: `python -m tests.systems.hurried sync zendesk`."""

import os
from dataclasses import replace

from bot import walking_apart
from connectors.pull.system import Pace
from connectors.systems import zendesk

FACTOR, HURRY = 0.0005, "HURRY"


def hurry(factor: float) -> None:
    """Make every window of Zendesk's limits shorter by a factor, in this process and in one that walks lists for it."""
    walking_apart.MODULE, os.environ[HURRY] = "tests.systems.hurried_walker", str(factor)

    def shorter(pace: Pace | None) -> Pace | None:
        return Pace(pace.requests, pace.seconds * factor) if pace is not None else None

    system = zendesk.SYSTEM
    streams = tuple(replace(stream, pace=shorter(stream.pace)) for stream in system.streams)
    zendesk.SYSTEM = replace(system, pace=shorter(system.pace), streams=streams)


if __name__ == "__main__":
    from bot.cli.app import main

    hurry(FACTOR)
    main()
