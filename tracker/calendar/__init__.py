"""The calendar of a member, for the programs that people keep their days in: what is in it, and how it is written."""
