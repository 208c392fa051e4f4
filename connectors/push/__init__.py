"""What connected systems send by themselves: how they sign it, what it is worked on as, and a mapping for any other."""
