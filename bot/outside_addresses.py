"""Which addresses outside may be called that somebody named in chat (`connectors.outside_addresses`), without blocking.

Promises: names are looked up in a thread, and nothing else is decided here.
"""

import asyncio
from functools import partial

from connectors import outside_addresses
from connectors.outside_addresses import ForbiddenError, Outside, UnknownNameError

__all__ = ["ForbiddenError", "Outside", "UnknownNameError", "find_outside"]


async def find_outside(url: str, *, private: bool) -> Outside:
    """Return where an address leads. ForbiddenError, UnknownNameError. `private`: private networks may be called."""
    return await asyncio.to_thread(partial(outside_addresses.find_outside, url, private=private))
