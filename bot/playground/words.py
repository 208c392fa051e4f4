"""The playground page's own sentences, said in its reader's language. The page holds none of its own."""

from coaching.access import Role
from kpi.words import N_
from locales.speech import Speech

ROLES: dict[Role, str] = {
    Role.AGENT: N_("Agent"),
    Role.LEAD: N_("Team lead"),
    Role.MANAGER: N_("Manager"),
    Role.EXECUTIVE: N_("Executive"),
    Role.ADMIN: N_("Administrator"),
}

PAGE: dict[str, str] = {
    "playground": N_("Playground"),
    "tagline": N_("How your support team is doing, in your chat."),
    "choose": N_("Who do you want to be?"),
    "choose_why": N_("You see exactly what this person would see. You can switch at any time."),
    "find_person": N_("Find a name, role or team"),
    "nobody_found": N_("Nobody by that name. Try fewer letters."),
    "nobody_yet": N_("There are no people yet. Import your tickets and add people first, then reload this page."),
    "no_team": N_("Across teams"),
    "switch": N_("Switch person"),
    "conversations": N_("Conversations"),
    "direct": N_("Direct message"),
    "channels": N_("Channels"),
    "menu": N_("Show conversations"),
    "unread": N_("{count} unread"),
    "direct_about": N_("Only you and Touchline see this conversation."),
    "channel_about": N_("Everybody sees this channel. Start with / or @Touchline to ask Touchline."),
    "messages": N_("Messages"),
    "only_you": N_("Only you see this"),
    "bot": N_("Bot"),
    "answering": N_("Touchline is looking that up …"),
    "answered": N_("Touchline answered: {title}"),
    "welcome": N_("Hello, {name}. I know how the work is going."),
    "welcome_how": N_("Ask me with a command. These are good ones to begin with:"),
    "channel_empty": N_("Nothing has been said here yet."),
    "channel_how": N_("Answers about a person stay private to who asked, here too. Try one:"),
    "message_to": N_("Message to {place}"),
    "type_here": N_("Type a command, for example mystats"),
    "type_there": N_("Say something, or start a command with /"),
    "send": N_("Send"),
    "composer_help": N_("Enter sends. The up arrow brings back what you said before. Tab completes a command."),
    "commands": N_("Commands"),
    "reply": N_("In reply"),
    "more": N_("More actions"),
    "file_failed": N_("This file could not be made, or is kept no more. Ask for it again."),
    "download": N_("Download"),
    "drawing": N_("The picture is being drawn …"),
    "not_drawn": N_("The picture could not be drawn. It would show:"),
    "enlarge": N_("Enlarge the picture"),
    "close": N_("Close"),
    "cancel": N_("Cancel"),
    "form_wrong": N_("Please check the marked fields."),
    "optional": N_("optional"),
    "choose_one": N_("Choose …"),
    "dark": N_("Dark appearance"),
    "reconnecting": N_("Connection lost. Trying again …"),
    "connected": N_("Connected again."),
    "not_sent": N_("That was not sent. Check that Touchline is running, and try again."),
    "opens_new": N_("opens in a new tab"),
}

TO_BE_FILLED = {name: "{" + name + "}" for name in ("name", "count", "place", "title")}


def page_words(speech: Speech) -> dict[str, str]:
    """Return the page's sentences by key; names in braces stay, for the page to fill."""
    return {key: speech.say(sentence, **TO_BE_FILLED) for key, sentence in PAGE.items()}


def role_name(role: Role, speech: Speech) -> str:
    """Return what a role is called."""
    return speech.say(ROLES[role])
