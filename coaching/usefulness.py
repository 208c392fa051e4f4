"""Whether a rule that pages is worth changing: by what those it paged said of it, and whether anybody took it. Pure.

Speaks of rules, never of who voted or who answered.
"""

from enum import StrEnum

LEAST = 3
"""Fewer votes, or fewer pages, say nothing about a rule."""


class Why(StrEnum):
    """Why a rule is worth changing."""

    NOT_USEFUL = "not_useful"  # most of those who said something found its pages not useful
    NOT_TAKEN = "not_taken"  # nobody acknowledged any of its pages


def decide_worth_changing(pages: int, taken: int, useful: int, not_useful: int) -> Why | None:
    """Say why a rule is worth changing, None where nothing speaks for it. `pages`: those that somebody could take."""
    if useful + not_useful >= LEAST and not_useful > useful:
        return Why.NOT_USEFUL
    return Why.NOT_TAKEN if pages >= LEAST and not taken else None
