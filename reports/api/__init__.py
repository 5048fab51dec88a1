"""REST operations on weekly reports: list, write, submit, feedback, review, PDF, Markdown."""
