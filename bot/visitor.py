"""Somebody at a page of ours whom nobody knows yet: which language their browser asks for. Reads nothing else."""

from aiohttp import web

from locales.speech import Speech, negotiate


def reader_of(request: web.Request) -> Speech:
    """Return the speech of a visitor: the browser's first language that we speak, else English."""
    for part in request.headers.get("Accept-Language", "").split(","):
        tag = negotiate(part.split(";")[0].strip())
        if tag:
            return Speech(tag, "UTC")
    return Speech("en", "UTC")
