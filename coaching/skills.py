"""The skills that coaching is about, as the field names them. Data."""

from collections.abc import Mapping

from kpi.words import N_

SKILLS: Mapping[str, str] = {
    "communication": N_("communication"),
    "empathy": N_("empathy"),
    "problem_solving": N_("problem solving"),
    "technical": N_("technical knowledge"),
    "time": N_("time management"),
    "conflict": N_("conflict resolution"),
    "adaptability": N_("adaptability"),
    "product": N_("product knowledge"),
}
"""By the key that notes and plans keep."""
