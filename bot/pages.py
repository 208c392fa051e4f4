"""The pages for people who come by a browser: plain words in the visitor's language, nothing fetched, nothing run.

Promises: every word is escaped, no script runs, no other site may frame the page or learn its address, nothing of it
is kept by a browser or a proxy.
"""

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from http import HTTPStatus

from aiohttp import web

from locales.speech import Speech

_STYLE = (
    "body{font:1.125rem/1.6 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem;"
    "color:#1c1917;background:#fff}"
    "a.button{display:inline-block;padding:.6rem 1.2rem;border-radius:.4rem;background:#14532d;color:#fff;"
    "font-weight:600;text-decoration:none}"
    "a:focus-visible{outline:3px solid #0369a1;outline-offset:3px}"
    "@media(prefers-color-scheme:dark){body{color:#f5f5f4;background:#1c1917}a.button{background:#86efac;color:#052e16}}"
)
_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # The address after installing in Slack holds a code: it is nobody's business where the link leads.
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

Link = tuple[str, str]
"""An address and what stands on the button that leads there."""


def page(
    speech: Speech,
    title: str,
    paragraphs: Sequence[str],
    link: Link | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> web.Response:
    """Return a page of a heading, paragraphs and at most one button."""
    words = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    button = f'<p><a class="button" rel="noreferrer" href="{escape(link[0])}">{escape(link[1])}</a></p>' if link else ""
    whole = (
        f'<!doctype html><html lang="{escape(speech.locale)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} – Touchline</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{words}{button}</main></body></html>"
    )
    return web.Response(text=whole, content_type="text/html", charset="utf-8", status=status, headers=HEADERS)
