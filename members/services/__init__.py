"""Writes of people: groups, members, invitations, accounts, tokens, projects."""

from members.services.accounts import (
    WrongCredentials,
    check_credentials,
    note_log_out,
    set_account_active,
    set_language,
)
from members.services.attendance import add_absence, remove_absence, set_supervision
from members.services.cleaning import sentence_of
from members.services.feeds import note_calendar_use, renew_calendar_address, revoke_calendar_address
from members.services.group_bots import add_bot, change_bot, remove_bot, try_bot
from members.services.groups import (
    GroupSettings,
    add_pause,
    change_first_weekday,
    change_group_settings,
    create_group,
    remove_group,
    remove_pause,
    restore_group,
)
from members.services.invitations import (
    Invited,
    accept_invitation,
    accept_invitation_as_new,
    invite_member,
    withdraw_invitation,
)
from members.services.logos import LOGO_LIMIT, change_logo, restore_logo
from members.services.notice_rules import change_notice_rules
from members.services.passwords import (
    PASSWORD_LIMIT,
    account_of_reset,
    change_password,
    end_other_sessions,
    make_reset_link,
    request_password_reset,
    reset_password,
)
from members.services.pdfs import FOOTER_LIMIT, change_pdf_look
from members.services.people import (
    MemberInput,
    add_alias,
    change_member,
    create_member,
    leave_group,
    remove_alias,
    remove_member,
    restore_member,
)
from members.services.projects import (
    ProjectInput,
    change_project,
    create_project,
    remove_project,
    restore_project,
    set_project_people,
)
from members.services.refusals import ChangeRefused, Namesake, NotAllowed, StaleVersion, TooManyAttempts
from members.services.roster import AppliedEntry, apply_roster
from members.services.terms import add_term, remove_term
from members.services.tokens import NewToken, create_token, revoke_token
from members.services.wishes import change_reminders, change_wishes

__all__ = [
    "FOOTER_LIMIT",
    "LOGO_LIMIT",
    "PASSWORD_LIMIT",
    "AppliedEntry",
    "ChangeRefused",
    "GroupSettings",
    "Invited",
    "MemberInput",
    "Namesake",
    "NewToken",
    "NotAllowed",
    "ProjectInput",
    "StaleVersion",
    "TooManyAttempts",
    "WrongCredentials",
    "accept_invitation",
    "accept_invitation_as_new",
    "account_of_reset",
    "add_absence",
    "add_alias",
    "add_bot",
    "add_pause",
    "add_term",
    "apply_roster",
    "change_bot",
    "change_first_weekday",
    "change_group_settings",
    "change_logo",
    "change_member",
    "change_notice_rules",
    "change_password",
    "change_pdf_look",
    "change_project",
    "change_reminders",
    "change_wishes",
    "check_credentials",
    "create_group",
    "create_member",
    "create_project",
    "create_token",
    "end_other_sessions",
    "invite_member",
    "leave_group",
    "make_reset_link",
    "note_calendar_use",
    "note_log_out",
    "remove_absence",
    "remove_alias",
    "remove_bot",
    "remove_group",
    "remove_member",
    "remove_pause",
    "remove_project",
    "remove_term",
    "renew_calendar_address",
    "request_password_reset",
    "reset_password",
    "restore_group",
    "restore_logo",
    "restore_member",
    "restore_project",
    "revoke_calendar_address",
    "revoke_token",
    "sentence_of",
    "set_account_active",
    "set_language",
    "set_project_people",
    "set_supervision",
    "try_bot",
    "withdraw_invitation",
]
