"""The playground: the chat port as a local web page, where one can be anyone. On loopback only, in memory only."""
