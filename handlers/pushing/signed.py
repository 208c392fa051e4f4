"""What a delivery's signature is tried with: how its system signs, and the secret, sealed as it is kept.

Two that are equal let in the same. Never holds an open secret.
"""

from dataclasses import dataclass, field

from connectors.push.hooking import Hooking


@dataclass(frozen=True, slots=True)
class Signed:
    """How a connection's deliveries are signed now. `sealed` is None where nobody is let in yet."""

    hooking: Hooking
    sealed: bytes | None = field(repr=False)
