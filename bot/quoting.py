"""A message of the chat that words are about, bounded: what every platform hands over as `Quoted`. Pure.

Private as the message itself: never logged, and kept nowhere but in what is made of it by whoever quoted it.
"""

from bot.letters import cleaned, cut
from connectors.links import is_web
from handlers.request import Quoted

LONGEST_QUOTE = 4000
LONGEST_ADDRESS = 2000


def quote(text: str, url: str = "", author: str = "") -> Quoted:
    """Return a message as it is quoted: cleaned and cut; without its address where that is none of the web."""
    return Quoted(cut(cleaned(text), LONGEST_QUOTE), url if len(url) <= LONGEST_ADDRESS and is_web(url) else "", author)
