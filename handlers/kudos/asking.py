"""The form in which one thanks: whom, what for, which values, who reads it. Says before it is sent who will."""

from handlers.cards import Choice, Field, FieldKind, Form
from handlers.digests.naming import shortened
from handlers.kudos.reading import MOST_REASON, PRIVATE, PUBLIC
from handlers.kudos.ways import settings_for, values_of
from handlers.request import Reply, Request
from handlers.tools import Tools

QUOTED = 200


def ask_form(
    request: Request, tools: Tools, token: str, *, people: str = "", quoted: str = "", command: str = "give"
) -> Reply:
    """Return the form. `token` names it, so that it gives once; `quoted` is the message it is about."""
    speech = request.speech
    with tools.database.reading() as session:
        values = values_of(settings_for(session, [request.person.id], tools, request.present))
    hint = speech.say("At most {most} letters. Who is thanked is told by whom and why.", most=MOST_REASON)
    fields = [
        Field("people", speech.say("Whom do you thank?"), value=people,
              hint=speech.say("One or several: @lena, @tom")),
        Field("reason", speech.say("What for?"), FieldKind.PARAGRAPH, hint=hint),
    ]  # fmt: skip
    if values:
        choices = tuple(Choice(f"#{value}", value) for value in values)
        fields.append(
            Field("values", speech.say("Which values does it show?"), FieldKind.SEVERAL, required=False,
                  choices=choices)
        )  # fmt: skip
    readers = (
        Choice(speech.say("Them, and their team's channel"), PUBLIC),
        Choice(speech.say("Them alone"), PRIVATE),
    )
    fields.append(Field("audience", speech.say("Who reads it?"), FieldKind.CHOICE, PUBLIC, choices=readers))
    intro = speech.say("About: {message}", message=shortened(quoted, QUOTED)) if quoted else ""
    form = Form(speech.say("Kudos"), f"kudos {command} {token}", speech.say("Thank"), tuple(fields), intro)
    return Reply(form=form)
