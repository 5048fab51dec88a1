"""Pages of the workload."""
