"""`/touchline connect`: the systems facts come from, entered, looked at and taken away by who may."""
