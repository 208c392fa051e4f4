"""The page that the app's entry in Teams links to: what this is, what it keeps, on what terms. Nothing is read or kept.

Teams shows three links beside every app (website, privacy, terms of use) and takes no app without them.
"""

from aiohttp import web

from bot.pages import page
from bot.visitor import reader_of

ABOUT_PATH = "/teams/about"


def mount(app: web.Application) -> None:
    """Put the page on the server."""
    app.router.add_get(ABOUT_PATH, _about)


async def _about(request: web.Request) -> web.Response:
    speech = reader_of(request)
    return page(
        speech,
        "Touchline",
        (
            speech.say("Touchline shows a support team how it is doing: each their own figures, privately."),
            speech.say(
                "It runs on your company's own machine. It hears only what is said to it, and keeps no word of it "
                "once that is answered."
            ),
            speech.say(
                "It keeps who you are (name, address, language, time zone), and the times of your tickets. "
                "Who looks at your figures is logged, and you can read the log: type looks."
            ),
            speech.say(
                "Touchline is free software under the Apache License 2.0, and comes without a warranty. "
                "Whoever runs it here answers for it: ask them what else holds for you."
            ),
        ),
    )
