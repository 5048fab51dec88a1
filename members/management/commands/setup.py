"""`manage.py setup`: an empty group and the one-time link of its first admin. There is no account before that."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.names import slug_key
from members.models import Group, GroupSlug, Member
from members.services import ChangeRefused, Invited, MemberInput, create_group, create_member, invite_member

QUESTIONS = {
    "name": "Name of the group, such as 遥感智能组: ",
    "admin_name": "Name of its first admin: ",
    "admin_email": "Mail address of the first admin: ",
}


class Command(BaseCommand):
    help = "Make an empty group and print the one-time link by which its first admin joins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--slug", help="address of the group: small letters, digits, hyphens (default: by its name)"
        )
        parser.add_argument("--name", help="name of the group")
        parser.add_argument("--admin-name", help="name of the first admin")
        parser.add_argument("--admin-email", help="the only mail address that can accept the link")
        parser.add_argument("--advisor", action="store_true", help="the first admin is an advisor of the group too")
        parser.add_argument(
            "--language", default=settings.LANGUAGE_CODE, choices=[code for code, _ in settings.LANGUAGES]
        )
        parser.add_argument("--time-zone", default=settings.TIME_ZONE)
        parser.add_argument("--first-weekday", type=int, default=0, choices=range(7), help="0 Monday to 6 Sunday")
        parser.add_argument(
            "--renew-link",
            action="store_true",
            help="the link was lost: make another one for a group nobody has joined",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["renew_link"]:
            self._print(_renewed(options["slug"] or ""))
            return
        for option, question in QUESTIONS.items():
            options[option] = options[option] or self._ask(option, question)
        slug = options["slug"] or slug_key(options["name"])
        if Group.objects.filter(slug=slug).exists() or GroupSlug.objects.filter(slug=slug).exists():
            raise CommandError(
                f"There is a group at /g/{slug}/ already; nothing was changed. Choose another --slug, or, when nobody "
                f"has joined it and its link was lost: manage.py setup --renew-link --slug {slug}"
            )
        try:
            self._print(_made(slug, options))
        except ValidationError as error:
            raise CommandError(_as_lines(error)) from error
        except ChangeRefused as error:
            raise CommandError(error.message) from error

    def _ask(self, option: str, question: str) -> str:
        """From the terminal, when there is one."""
        flag = f"--{option.replace('_', '-')}"
        try:
            answer = input(question).strip()
        except (EOFError, OSError) as error:
            raise CommandError(f"{flag} is missing.") from error
        if not answer:
            raise CommandError(f"{flag} is missing.")
        return answer

    def _print(self, invited: Invited) -> None:
        member = invited.invitation.member
        self.stdout.write(f"{member.group.name}: /g/{member.group.slug}/")
        self.stdout.write(
            f"{member.name} joins by this link, once, until {invited.invitation.expires_at:%Y-%m-%d %H:%M} UTC:"
        )
        self.stdout.write(invited.link)


@transaction.atomic
def _made(slug: str, options: dict[str, Any]) -> Invited:
    group = create_group(
        name=options["name"],
        slug=slug,
        by=None,
        language=options["language"],
        time_zone=options["time_zone"],
        first_weekday=options["first_weekday"],
        source="command",
    )
    data = MemberInput(name=options["admin_name"], is_admin=True, is_advisor=options["advisor"], owes_report=False)
    member = create_member(group=group, data=data, by=None, source="command")
    return invite_member(member=member, by=None, email=options["admin_email"], source="command")


def _renewed(slug: str) -> Invited:
    """Another link for the first admin of a group that nobody has joined; the link before dies."""
    group = Group.objects.filter(slug=slug, deleted_at=None).first()
    if group is None:
        raise CommandError(f'There is no group with the address "{slug}": say which by --slug.')
    if Member.objects.filter(group=group, is_admin=True, account__isnull=False, deleted_at=None).exists():
        raise CommandError("This group has an admin who can log in: admins make invitation links on the page People.")
    member = Member.objects.filter(group=group, is_admin=True, deleted_at=None).order_by("pk").first()
    if member is None:
        raise CommandError("This group has no admin to invite.")
    last = member.invitations.first()
    return invite_member(member=member, by=None, email=last.email if last else "", source="command")


def _as_lines(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return "\n".join(f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items())
