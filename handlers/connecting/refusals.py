"""What is refused about connected systems, in the words a person reads. No key is ever in one."""

from handlers.errors import RefusedError


class OnlyAdminsConnectError(RefusedError):
    """Only admins connect systems and change what is connected. Ask one of them."""


class ConnectionsNotSeenError(RefusedError):
    """Only admins connect systems; admins and managers see how each does. Ask one of them."""


class UnknownSystemError(RefusedError):
    """I cannot connect "{words}". I can: {known}. For anything else there is the import, and "connect webhook"."""


class UnknownConnectWordError(RefusedError):
    """I do not know "connect {words}". Say {known}, or the name of a system: "connect zendesk"."""


class NoSuchSourceError(RefusedError):
    """There is no connection "{words}". Say its number or its name: {known}."""


class WhichSourceError(RefusedError):
    """Say which connection you mean, by its number: "{example}". There are: {known}."""


class NothingConnectedError(RefusedError):
    """Nothing is connected yet. Say "connect" and choose a system."""


class BadEntryError(RefusedError):
    """That cannot be it. Give it as {title} shows it{hint}."""


class BadAddressEntryError(RefusedError):
    """That is no address of {title}. Type the name before {suffix}, and nothing else."""


class EntryMissingError(RefusedError):
    """This is needed: {title} is not connected without it."""


class MissingRightError(RefusedError):
    """{title} takes the key, but does not let it read anything. Give it the rights named in docs/connectors.md."""


class WrongKeyHereError(RefusedError):
    """{title} does not take the key. Copy it again, whole; it may be expired or withdrawn."""


class NothingThereError(RefusedError):
    """{title} has no account at that address, or nothing by that name in it. Check what you entered."""


class AlreadyConnectedError(RefusedError):
    """This account is connected already, as {source}. To enter a new key: "connect key {number}"."""


class NoSuchHelpdeskError(RefusedError):
    """No helpdesk is called "{words}". I know: {known}."""


class NoSuchSpanError(RefusedError):
    """Choose from when on: one of {known}."""


class BadSinceError(RefusedError):
    """I do not understand the day "{words}". Write it like 2025-01-31."""


class OperatorsKeyError(RefusedError):
    """The key of {source} comes from the environment (TOUCHLINE_CONNECT_...). Whoever runs Touchline changes it."""


class NoSuchFormerError(RefusedError):
    """That connection is not there any more to go on with. Choose another one."""


class MustBeAdminError(RefusedError):
    """Only admins say who others are. Ask one of them; who you are yourself you see with "people"."""


class NoSuchProposalError(RefusedError):
    """There is no such question to you, or it is answered already. Type "people" for what is open."""


class NotProposedError(RefusedError):
    """Nobody is proposed for {name}. Say who it is: "people link {number} @{example}"."""


class WhoseIdentityError(RefusedError):
    """Say who you mean, by the number in the list: "{example}". Type "people" for the list."""


class UnknownPeopleWordError(RefusedError):
    """I do not know "people {words}". I know {known}."""


class WhomLinkedError(RefusedError):
    """Say which person that is: "people link {number} @{example}"."""
