"""The systems Touchline can pull from, one module each: what is asked, and what its rows mean."""

from collections.abc import Mapping
from importlib import import_module

from connectors.pull.system import System

NAMES = (
    "zendesk",
    "jira",
    "salesforce",
    "servicenow",
    "freshdesk",
    "hubspot",
    "intercom",
    "front",
    "klaus",
    "scorebuddy",
    "maestroqa",
    "surveymonkey",
    "typeform",
    "qualtrics",
    "medallia",
    "bamboohr",
    "workday",
    "talentlms",
    "ringcentral",
    "genesys",
    "cxone",
)
"""In the order they are offered."""


def system_named(name: str) -> System | None:
    """Return a system, loaded only now; None for one nobody knows."""
    if name not in NAMES:
        return None
    found: System = import_module(f"connectors.systems.{name}").SYSTEM
    return found


def all_systems() -> Mapping[str, System]:
    """Return all of them."""
    return {name: found for name in NAMES if (found := system_named(name)) is not None}
