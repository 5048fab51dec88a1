"""REST operations on engineering tasks."""
