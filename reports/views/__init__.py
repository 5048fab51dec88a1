"""Pages of weekly reports, by subject."""
