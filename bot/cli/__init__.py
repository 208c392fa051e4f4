"""The command line: `touchline`. The same handlers answer here as in chat; operators and scripts lean on its names."""
