"""The process that walks lists, in the hurry of whoever started it."""

import os

from bot.walker import main
from tests.systems.hurried import FACTOR, HURRY, hurry

if __name__ == "__main__":
    hurry(float(os.environ.get(HURRY, FACTOR)))
    main()
