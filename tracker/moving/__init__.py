"""One group with all that belongs to it, taken from one installation and put into another (docs/adr/0009)."""
