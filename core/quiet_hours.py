"""Hours in which nobody is disturbed: what falls into them waits for their end."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta


@dataclass(frozen=True)
class QuietHours:
    """From `begins` to `ends` by the clock of a place, over midnight where that is later; equal: never."""

    begins: time
    ends: time

    def __contains__(self, clock: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends

    def after(self, moment: datetime) -> datetime:
        """The moment itself, or the end of the quiet hours that it falls into. `moment` in the zone of the place."""
        if moment.tzinfo is None:
            raise ValueError("The moment needs a time zone.")
        clock = moment.time()
        if clock not in self:
            return moment
        day = moment.date() + timedelta(days=self.begins > self.ends and clock >= self.begins)
        return datetime.combine(day, self.ends, moment.tzinfo)
