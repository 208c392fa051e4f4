"""What connected systems send by themselves: taken in, worked on, and set up by an admin."""
