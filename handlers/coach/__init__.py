"""Coaching: notes, 1:1s, what was agreed; each for the two it is about, and whoever coaches the person today."""
