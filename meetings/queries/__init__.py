"""Reads of meetings: lists, minutes, open issues, assignments."""
