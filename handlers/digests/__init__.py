"""Scheduled posts: what each kind says, to whom, and the command that controls them."""
