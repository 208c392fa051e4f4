"""Improvement: changes tried out, and where tickets wait."""
