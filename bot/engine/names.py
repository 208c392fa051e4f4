"""How the tries of one chain are called: "page-7", then "page-7-2". An id says whose try it is, whoever starts it."""


def try_name(chain: str, number: int) -> str:
    """Return the id of a try: the chain's own name, and with its number behind it from the second one on."""
    return chain if number == 1 else f"{chain}-{number}"


def number_of(chain: str, workflow_id: str) -> int:
    """Return the number of a try of a chain."""
    return int(workflow_id.removeprefix(chain).removeprefix("-") or 1)
