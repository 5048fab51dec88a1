"""REST operations on papers and readings."""
