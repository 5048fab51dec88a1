"""Backup and restore of a whole installation: database and files in one archive (docs/adr/0007)."""
