"""Files as texts, in whatever dress they came, and whole ledgers, made of the tables of several apps."""

from exchange.markdown.archives import PATH_LENGTH, RefusedArchive, is_archive, safe_path, unpack
from exchange.markdown.ledgers import (
    LedgerDoc,
    LedgerPart,
    LedgerRow,
    ReadLedger,
    read_ledger,
    recognise_ledger,
    write_ledger,
)
from exchange.markdown.renewing import renew_ledger
from exchange.markdown.texts import (
    FILE_LIMIT,
    LINE_LIMIT,
    LINES_LIMIT,
    SourceText,
    UnreadableFile,
    decode,
    picture_file,
    pictures_beside,
    with_addresses,
)

__all__ = [
    "FILE_LIMIT",
    "LINES_LIMIT",
    "LINE_LIMIT",
    "PATH_LENGTH",
    "LedgerDoc",
    "LedgerPart",
    "LedgerRow",
    "ReadLedger",
    "RefusedArchive",
    "SourceText",
    "UnreadableFile",
    "decode",
    "is_archive",
    "picture_file",
    "pictures_beside",
    "read_ledger",
    "recognise_ledger",
    "renew_ledger",
    "safe_path",
    "unpack",
    "with_addresses",
    "write_ledger",
]
