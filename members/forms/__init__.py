"""Input of the pages of people, cleaned. Rules that hold everywhere are in the services; nothing is written here."""
