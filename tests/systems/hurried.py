"""`touchline`, with Zendesk's windows a two-thousandth as long: `python -m tests.systems.hurried sync zendesk`."""

from bot.cli.app import main
from tests.systems.busy import hurry

FACTOR = 0.0005

if __name__ == "__main__":
    hurry(FACTOR)
    main()
