"""On call: who is, when, and how that is changed."""
