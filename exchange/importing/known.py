"""A file of an import, as it was imported before."""

from exchange.document import KEPT_AS_IT_IS, SourceFile
from exchange.importing.setting import KnownSource, Setting
from exchange.models import SourceDocument
from exchange.queries import authors_of_records, hash_of, owner_key_of, private_sources, source_of
from members.models import Group


def known_source(group: Group, file: SourceFile) -> KnownSource | None:
    """The file of the group; those of one person are none."""
    document = source_of(group, file.path, file.content)
    return _known(document, file) if document else None


def known_of_owner(group: Group, file: SourceFile, owner_key: str) -> KnownSource | None:
    """The file of this owner: what another person calls so is another file. One that was kept unread may be his now."""
    for document in private_sources(group, file.path, file.content):
        if owner_key_of(document) == owner_key:
            return _known(document, file)
    known = known_source(group, file)
    return known if known and known.is_unchanged and known.document.kind == KEPT_AS_IT_IS else None


def known_of_anybody(setting: Setting, file: SourceFile) -> KnownSource | None:
    """The file before anything says whose it is: on a page one's own; at the command line whoever's the only one is."""
    if setting.by is not None:
        return known_of_owner(setting.group, file, str(setting.by.uuid))
    keys = {owner_key_of(one) for one in private_sources(setting.group, file.path, file.content)}
    return known_of_owner(setting.group, file, keys.pop()) if len(keys) == 1 else None


def _known(document: SourceDocument, file: SourceFile) -> KnownSource:
    records = list(document.records.all())
    return KnownSource(document, tuple(records), document.sha256 == hash_of(file.content), authors_of_records(records))
