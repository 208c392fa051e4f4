"""The process that walks lists, in the hurry of `tests.systems.hurried`."""

from bot.walker import main
from tests.systems.hurried import FACTOR, hurry

if __name__ == "__main__":
    hurry(FACTOR)
    main()
