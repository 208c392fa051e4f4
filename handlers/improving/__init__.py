"""Improvement: what a team tries out and whether it helped, and where its tickets wait. Teams only, never a person."""
