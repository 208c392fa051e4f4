"""Which addresses a card may link to. Pure; nothing is asked of them."""

from urllib.parse import urlsplit


def is_web(url: str) -> bool:
    """Say whether an address is of the web: http or https, with a host, and without a letter that has to be escaped."""
    if not url.isascii() or not url.isprintable() or set(url) & set(' <>"\\^`{|}'):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
