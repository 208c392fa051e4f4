"""Goals and plans: what somebody or a team wants to reach, and whether it worked."""
