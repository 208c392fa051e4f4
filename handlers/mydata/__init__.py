"""`mydata`: everything held on somebody, for that person alone."""
