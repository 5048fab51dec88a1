"""The lock has a hash for each package, and no file names a package registry's host."""

import re

import pytest

from tests.house.tree import read, text_files

# Written in two halves, so that this file does not name them either.
REGISTRIES = [
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "npmjs" + ".org",
    "npmjs" + ".com",
    "yarnpkg" + ".com",
    "deb.debian" + ".org",
    "archive.ubuntu" + ".com",
    "registry-1.docker" + ".io",
    "mirrors.aliyun" + ".com",
    "tuna.tsinghua" + ".edu.cn",
]


def test_no_file_names_the_host_of_a_registry() -> None:
    pattern = re.compile("|".join(map(re.escape, REGISTRIES)))

    assert [str(path) for path in text_files() if pattern.search(read(path))] == []


@pytest.mark.parametrize("name", ["base", "s3", "dev"])
def test_every_locked_package_has_its_hashes_and_no_address(name: str) -> None:
    lock = read(f"requirements/{name}.txt")
    packages = re.findall(r"^([a-z0-9][a-z0-9._-]*)==", lock, flags=re.MULTILINE)

    assert "://" not in lock
    assert len(packages) > 40
    entries = re.split(r"\n(?=\S)", lock.strip())
    assert len(entries) == len(packages)
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_what_runs_is_what_was_tested() -> None:
    def versions(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9][a-z0-9._-]*==\S+", read(f"requirements/{name}.txt"), flags=re.MULTILINE))

    assert versions("base") < versions("s3") < versions("dev")
