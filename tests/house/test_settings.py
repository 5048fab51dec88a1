"""Every name that the environment can set is documented, and nothing is documented that is not read."""

import re

from tests.house.tree import read

NAME = re.compile(r"\b(?:ZUJI_[A-Z_]+|DATABASE_URL|REDIS_URL|POSTGRES_PASSWORD|REDIS_PASSWORD|W[A-Z]+_PROCESSES)\b")


def _read_by_settings() -> set[str]:
    calls = re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', read("tracker/settings.py"))
    return set(calls)


def _read_by_containers() -> set[str]:
    compose = set(re.findall(r"\$\{([A-Z_]+)", read("docker-compose.yml")))
    return compose | set(re.findall(r'environ\.get\("([A-Z_]+)"', read("deploy/gunicorn.py")))


def _in_env_example() -> set[str]:
    return set(re.findall(r"^#?([A-Z_]+)=", read("deploy/env.example"), flags=re.MULTILINE))


def _in_administration() -> set[str]:
    """The names in the first column of the tables of settings."""
    return set(re.findall(r"^\| `([A-Z_]+)`", read("docs/administration.md"), flags=re.MULTILINE))


def test_settings_are_read_through_env_only() -> None:
    source = read("tracker/settings.py")

    assert _read_by_settings() >= {"DATABASE_URL", "REDIS_URL", "ZUJI_DATA_DIR", "ZUJI_SECRET_KEY"}
    assert "environ[" not in source
    assert "getenv" not in source


def test_the_administration_guide_documents_every_setting_and_no_other() -> None:
    assert _in_administration() == _read_by_settings() | _read_by_containers()


def test_the_example_names_every_setting_and_no_other() -> None:
    assert _in_env_example() == _read_by_settings() | _read_by_containers()


def test_no_guide_speaks_of_a_setting_that_does_not_exist() -> None:
    known = _read_by_settings() | _read_by_containers()
    for page in ("docs/administration.md", "docs/development.md", "README.md", "README.zh-CN.md"):
        assert set(NAME.findall(read(page))) - known == set(), page


def test_the_example_holds_no_secret_that_works() -> None:
    values = dict(re.findall(r"^([A-Z_]+)=(.*)$", read("deploy/env.example"), flags=re.MULTILINE))

    assert values == dict.fromkeys(
        ("ZUJI_PUBLIC_URL", "ZUJI_ALLOWED_HOSTS", "ZUJI_SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"), ""
    )
