"""REST operations on workload, and what those on readings and tasks share (`workload.api.items`)."""
