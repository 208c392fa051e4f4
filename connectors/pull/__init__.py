"""Pulls facts from the systems teams use, by HTTP: what is asked is declared, how it is asked is here once."""
