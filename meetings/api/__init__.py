"""REST operations on meetings, sections of minutes, open issues and assignments."""
