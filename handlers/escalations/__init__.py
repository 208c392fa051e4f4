"""Escalations: raised, paged until somebody answers, answered, told of afterwards."""
