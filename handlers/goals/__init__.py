"""Goals, action plans and what a plan did: for the two they are about, and whoever coaches the person today."""
