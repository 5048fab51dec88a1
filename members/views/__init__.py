"""Pages of people: log-in, account, people, projects, settings."""
