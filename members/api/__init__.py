"""REST operations on groups, members and projects, and how scripts log in.

Nothing is imported here: DRF's views import `members.api.authentication` while they are being defined themselves.
"""
