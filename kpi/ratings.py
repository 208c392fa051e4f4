"""Which rating is a good one, by the scale it was given on."""

_GOOD_FROM = {
    "good_bad": 1,
    "1-5": 4,  # Zendesk: 4 and 5 are good, 3 is bad
    "1-7": 6,
    "1-10": 9,
    "-103..103": 101,  # Freshdesk: 101 to 103 are the happy faces
}

SCALES = tuple(_GOOD_FROM)


def is_good(scale: str, score: int | None) -> bool | None:
    """Return whether a score is a good one, None while there is none; ValueError for a scale not in SCALES."""
    if score is None:
        return None
    if scale not in _GOOD_FROM:
        raise ValueError(f"unknown rating scale {scale!r}; known are {', '.join(SCALES)}")
    return score >= _GOOD_FROM[scale]
