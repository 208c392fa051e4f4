"""A believable support workspace that never existed: who works there, and a year of their tickets.

The same seed and end give the same facts. Nobody in it is real; the addresses are at example.com.
"""

from connectors.demo.many import many_tickets
from connectors.demo.roster import DemoPerson, DemoTeam, demo_roster, demo_teams
from connectors.demo.year import demo_tickets

__all__ = ["DemoPerson", "DemoTeam", "demo_roster", "demo_teams", "demo_tickets", "many_tickets"]
