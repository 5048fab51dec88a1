"""What If-Match may say."""

from uuid import UUID

import pytest

from core.etags import PreconditionMissing, PreconditionUnusable, etag_of, version_named_by

REPORT = UUID("6d4a3c1e-7b21-4d3e-9f6b-5a0e8c2d1b47")


def test_the_tag_of_a_version_names_it() -> None:
    assert etag_of(REPORT, 7) == '"6d4a3c1e-7b21-4d3e-9f6b-5a0e8c2d1b47-7"'
    assert version_named_by(f"  {etag_of(REPORT, 7)} ", REPORT) == 7


@pytest.mark.parametrize("header", [None, "", "  "])
def test_no_condition_is_missing(header: str | None) -> None:
    with pytest.raises(PreconditionMissing):
        version_named_by(header, REPORT)


@pytest.mark.parametrize(
    "header",
    [
        "*",
        f"W/{etag_of(REPORT, 7)}",
        f"{etag_of(REPORT, 7)}, {etag_of(REPORT, 8)}",
        etag_of(UUID(int=0), 7),
        f'"{REPORT}-"',
        f'"{REPORT}--1"',
        f'"{REPORT}-٧"',
        f'"{REPORT}-{10**30}"',
        f"{REPORT}-7",
        "x" * 10_000,
    ],
)
def test_anything_but_one_tag_of_this_thing_is_unusable(header: str) -> None:
    with pytest.raises(PreconditionUnusable):
        version_named_by(header, REPORT)
