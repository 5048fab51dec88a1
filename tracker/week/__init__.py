"""The page of a week, home of every member: what all apps know of one person's week, put together."""
