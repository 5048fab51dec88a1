"""Names of files that people download."""

import re

_REFUSED = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|_]+')


def file_name(*parts: str, ending: str) -> str:
    """`周报_2026-W47_刘涛.pdf`: without what file systems refuse or misread, and without empty parts."""
    kept = (_REFUSED.sub(" ", part).strip(" .") for part in parts)
    return "_".join("-".join(part.split()) for part in kept if part) + ending
