"""What is remembered: one module a noun. The only room, beside the composition root, that knows SQLAlchemy."""
