"""`manage.py demo`: a group to look around in, made once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from members.models import Group
from tracker.demo.building import build_demo
from tracker.demo.logins import log_ins_file, write_log_ins
from tracker.demo.people import GROUP_SLUG


class Command(BaseCommand):
    help = "Make the demo group (eight people, six weeks up to this one) unless it is there, and print its log-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--print", action="store_true", dest="only_print", help="only print the log-ins again")

    def handle(self, *args: Any, only_print: bool = False, **options: Any) -> None:
        if not only_print and not Group.objects.filter(slug=GROUP_SLUG).exists():
            with transaction.atomic():  # no group without its log-ins: a full disk takes both back
                write_log_ins(build_demo(now=timezone.now()))
        self.stdout.write(self._kept_log_ins(), ending="")

    def _kept_log_ins(self) -> str:
        try:
            return log_ins_file().read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise CommandError(
                f"There are no log-ins in {log_ins_file()}. If the demo group is there, set a new password by "
                "`manage.py changepassword shen@demo.example`; if it is not, run `manage.py demo`."
            ) from error
