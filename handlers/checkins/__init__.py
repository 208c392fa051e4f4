"""Check-ins: recurring questions, asked and answered in chat."""
