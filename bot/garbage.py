"""Lets Python look for garbage seldom, where much comes and goes and hardly anything of it lives in circles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 100_000
"""So many more things than before are there when Python looks; usually it is 700."""


@contextmanager
def looked_for_seldom() -> Iterator[None]:
    """Look seldom until the end, and never at what is there already: that costs a twentieth of a back-fill's time."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
