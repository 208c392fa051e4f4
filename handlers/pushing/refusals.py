"""What is refused about webhooks of connected systems, in the words a person reads. No secret is ever in one."""

from handlers.errors import RefusedError


class NoHooksError(RefusedError):
    """{title} sends nothing by itself that I take. It is asked every few minutes all the same."""


class HookIsOffError(RefusedError):
    """The webhooks of {source} are off. Say "connect hook {number}" first."""


class SecretMissingError(RefusedError):
    """The secret is needed: without it nobody can be let in. It may have up to 500 characters."""


class NotMappedError(RefusedError):
    """{source} is read as what it is, and has no mapping. Say "connect webhook" for another system."""


class BadHookNameError(RefusedError):
    """Give it a name of letters and digits, up to 40, that no other connection has."""


class NothingInSampleError(RefusedError):
    """The sample tells nothing by this mapping. Check "list" and the paths."""


class SampleRefusedError(RefusedError):
    """Row {row} of the sample: {reason}"""


class NoSuchSchemeError(RefusedError):
    """Choose how it signs: one of {known}."""
