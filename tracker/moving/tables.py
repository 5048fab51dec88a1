"""Which rows belong to a group, and what their columns refer to: read off the models, so that no table is forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import FileField, ForeignKey, Model

from members.models import Account, Group, Member
from tracker.backup.tables import Shape, shape_of

GROUP, ACCOUNT, MEMBER = (model._meta.db_table for model in (Group, Account, Member))
# Secrets stay where they are, what can be made anew is made anew, and what an import can take back is of its database.
LEFT_OUT = frozenset(
    {
        "activity_botpost",
        "activity_groupbot",
        "activity_job",
        "activity_renderedfile",
        "exchange_earliersource",
        "exchange_importfile",
        "exchange_importrun",
        "members_apitoken",
        "members_calendaraddress",
        "members_invitation",
    }
)
# Columns that are not taken over: an account comes without password and rights, a merge of papers is not taken back.
BLANKED: dict[str, dict[str, str | None]] = {
    ACCOUNT: {"password": "!", "last_login": None, "is_staff": "f", "is_superuser": "f"},
    "papers_paper": {"merge_moved": "{}"},
}


@dataclass(frozen=True)
class GroupTable:
    """A table of which a group has rows."""

    shape: Shape
    condition: str  # SQL that says which rows are the group's; {group} stands for its id
    references: dict[str, str]  # column -> table whose ids stand in it
    files: tuple[str, ...]  # columns with names of stored files

    @property
    def blanked(self) -> dict[int, str | None]:
        """What stands in the archive instead of what is in the database, by the place of the column."""
        places = {column.name: place for place, column in enumerate(self.shape.columns)}
        return {places[name]: text for name, text in BLANKED.get(self.shape.name, {}).items()}


def group_tables() -> list[GroupTable]:
    """Every table of which a group has rows, by name. Accounts are those of its members."""
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    conditions = _conditions(models)
    accounts = f'"id" IN (SELECT "account_id" FROM "{MEMBER}" WHERE "group_id" = {{group}})'  # noqa: S608  our models
    conditions[ACCOUNT] = accounts
    return [_table(models[name], conditions[name]) for name in sorted(set(conditions) - LEFT_OUT)]


def _table(model: type[Model], condition: str) -> GroupTable:
    return GroupTable(
        shape_of(model),
        condition,
        {column: target for column, target, _null in _references(model)},
        tuple(str(field.column) for field in model._meta.local_concrete_fields if isinstance(field, FileField)),
    )


def _references(model: type[Model]) -> Iterator[tuple[str, str, bool]]:
    """Column, table that it refers to, and whether it may be empty. A task's own key refers to its work item."""
    for field in model._meta.local_concrete_fields:
        if isinstance(field, ForeignKey):
            target = field.target_field
            while isinstance(target, ForeignKey):
                target = target.target_field
            yield str(field.column), target.model._meta.db_table, field.null


def _conditions(models: dict[str, type[Model]]) -> dict[str, str]:
    """For each table that leads to the group: by the columns that are never empty first, then by the others."""
    found = {GROUP: '"id" = {group}'}
    for empty_ones_too in (False, True):
        while added := {name: way for name, model in models.items() if name not in found
                        and (way := _way(model, found, empty_ones_too=empty_ones_too))}:  # fmt: skip
            found |= added
    return found


def _way(model: type[Model], found: dict[str, str], *, empty_ones_too: bool) -> str:
    """The shortest condition by a column of the model; "" when none leads to the group."""
    ways = []
    for column, target, null in _references(model):
        if target == GROUP and (empty_ones_too or not null):
            ways.append(f'"{column}" = {{group}}')
        elif target in found and not null and target != GROUP:
            ways.append(f'"{column}" IN (SELECT "id" FROM "{target}" WHERE {found[target]})')  # noqa: S608  our models
    return min(ways, key=len, default="")
