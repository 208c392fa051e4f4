"""Figures in; a picture's bytes and its alt text out. The only room that imports matplotlib, and only to draw."""
