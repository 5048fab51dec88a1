"""`manage.py doctor`: what is wrong with this installation."""

from typing import Any

from django.core.management.base import BaseCommand

from tracker.doctor import findings


class Command(BaseCommand):
    help = "Look at settings, fonts, disks, Redis, database, backups, jobs and files. Exit code 1 when one is not well."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        ill = 0
        for found in findings():
            ill += not found.is_well
            self.stdout.write(f"{'ok  ' if found.is_well else 'FAIL'}  {found.about}: {found.told}")
            if found.remedy:
                self.stdout.write(f"      -> {found.remedy}")
        if ill:
            raise SystemExit(1)
