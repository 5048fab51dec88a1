"""docker-compose.yml and the Dockerfile hold what docs/administration.md promises; no Docker engine is needed."""

import re
from typing import Any

import pytest
import yaml

from tests.house.tree import ROOT, read

COMPOSE: dict[str, Any] = yaml.safe_load(read("docker-compose.yml"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("web", "worker", "beat", "migrate")
LASTING = ("proxy", "web", "worker", "beat", "postgres", "redis")


def test_the_services() -> None:
    assert set(SERVICES) == {*LASTING, "migrate"}


def test_only_the_proxy_publishes_ports() -> None:
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "proxy": ["80:80", "443:443", "443:443/udp"]
    }
    assert [name for name, service in SERVICES.items() if service.get("network_mode") == "host"] == []


@pytest.mark.parametrize("name", LASTING)
def test_each_lasting_service_is_watched_and_comes_back(name: str) -> None:
    service = SERVICES[name]

    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert service["volumes"] != []
    assert {volume.split(":")[0] for volume in service["volumes"]} <= set(COMPOSE["volumes"])


@pytest.mark.parametrize("name", SERVICES)
def test_no_container_is_root_or_can_become_it(name: str) -> None:
    service = SERVICES[name]

    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


@pytest.mark.parametrize("name", ["web", "worker"])
def test_what_scales_has_no_name_and_no_port_of_its_own(name: str) -> None:
    assert {"container_name", "ports", "hostname"} & set(SERVICES[name]) == set()
    assert "dynamic a" in read("deploy/Caddyfile"), "the proxy must look for all web containers"


def test_beat_is_alone() -> None:
    assert SERVICES["beat"].get("deploy", {}).get("replicas", 1) == 1
    assert "beat" not in SERVICES["worker"]["command"]
    assert "--beat" not in SERVICES["worker"]["command"]


@pytest.mark.parametrize("name", ["worker", "beat", "migrate", "postgres", "redis"])
def test_what_needs_no_way_out_has_none(name: str) -> None:
    assert SERVICES[name]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


@pytest.mark.parametrize("name", OURS)
def test_secrets_come_from_the_env_file(name: str) -> None:
    assert SERVICES[name]["env_file"] == ".env"
    assert ".env" in read(".gitignore").splitlines()
    assert ".env" in read(".dockerignore").splitlines()


def test_no_secret_stands_in_the_file_and_an_empty_one_stops_the_start() -> None:
    text = read("docker-compose.yml")
    uses = re.findall(r"\$\{((?:POSTGRES|REDIS)_PASSWORD|ZUJI_PUBLIC_URL)(.*?)\}", text)

    assert len(uses) == 5
    assert {rest for _name, rest in uses} == {":?is empty - fill in .env"}


def test_redis_asks_for_a_password_and_keeps_its_queue() -> None:
    command = " ".join(SERVICES["redis"]["command"])

    assert '--requirepass "$$REDIS_PASSWORD"' in command
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_programs_wait_for_the_migrations(name: str) -> None:
    assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert SERVICES["migrate"]["depends_on"]["postgres"] == {"condition": "service_healthy"}


def test_every_program_in_a_command_is_there() -> None:
    scripts = [word for name in OURS for word in SERVICES[name].get("command", []) if word.endswith(".py")]
    scripts += [word for name in OURS for word in SERVICES[name]["healthcheck"].get("test", []) if word.endswith(".py")]

    assert set(scripts) == {"manage.py", "deploy/healthcheck.py"}
    assert [script for script in scripts if not (ROOT / script).is_file()] == []


def test_the_image_is_built_from_the_lock_and_runs_as_nobody_special() -> None:
    dockerfile = read("Dockerfile")
    stages = re.split(r"^FROM ", dockerfile, flags=re.MULTILINE)[1:]
    final = {re.search(r" AS (\w+)", stage)[1]: stage for stage in stages}  # type: ignore[index]

    assert list(final) == ["proxy", "builder", "zuji"]
    assert "--require-hashes" in final["builder"]
    assert all("\nUSER 10001:10001\n" in final[name] for name in ("proxy", "zuji"))
    assert all("\nHEALTHCHECK " in final[name] for name in ("proxy", "zuji"))
    for package in ("libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-noto-cjk", "fonts-noto-color-emoji"):
        assert package in final["zuji"]
        assert package in read("script/system_libraries.py")
