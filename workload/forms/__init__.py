"""What forms and filters of readings and tasks share."""

from workload.forms.filters import WorkFilters
from workload.forms.work import WorkForm

__all__ = ["WorkFilters", "WorkForm"]
