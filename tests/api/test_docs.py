"""The documents of the API are true: every example runs as it stands, every address, status and limit exists."""

import json
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from activity.models import Job
from activity.services import store_rendered_file
from reports.models import WeeklyReport
from tests.factories.api import make_lab, token_of
from tests.factories.pictures import picture_bytes

DOCS = Path(__file__).parents[2] / "docs"
DOCUMENT = "\n".join((DOCS / name).read_text() for name in ("api.md", "api-work.md"))
EXAMPLE = re.compile(r"^```sh\n(curl .*?)\n# (\d{3})(?:: (.*?))?\n```$", re.DOTALL | re.MULTILINE)


@dataclass
class Curl:
    """What a curl command would send."""

    url: str
    method: str
    headers: dict[str, str]
    body: str
    form: dict[str, Any] = field(default_factory=dict)


def read_curl(command: str, values: dict[str, str]) -> Curl:
    words = [Template(word).substitute(values) for word in shlex.split(command.replace("\\\n", " "))]
    found = Curl("", "GET", {}, "")
    rest = iter(words[1:])
    for word in rest:
        if word == "-X":
            found.method = next(rest)
        elif word == "-H":
            name, _colon, value = next(rest).partition(": ")
            found.headers[name] = value
        elif word == "-d":
            found.body = next(rest)
        elif word == "-F":
            name, _sign, value = next(rest).partition("=")
            found.form[name] = SimpleUploadedFile(value[1:], picture_bytes()) if value.startswith("@") else value
        elif not word.startswith("-"):
            found.url = word
    return found


def send(curl: Curl) -> Any:
    content_type = curl.headers.pop("Content-Type", "application/json")
    path = curl.url.removeprefix("http://testserver")
    if curl.form:
        return Client(headers=curl.headers).post(path, curl.form)
    return Client(headers=curl.headers).generic(curl.method, path, curl.body, content_type=content_type)


def value_at(body: Any, path: str) -> str:
    for step in path.split("."):
        body = body[int(step) if isinstance(body, list) else step]
    return str(body)


def finish_jobs() -> None:
    """Stands in for the worker."""
    for job in Job.objects.filter(kind="reports.render_weekly_report").exclude(status="done"):
        report = WeeklyReport.objects.get(uuid=job.arguments["report"])
        rendered = store_rendered_file(
            kind="weekly-report",
            subject=report.uuid,
            audience="full",
            content_hash="x",
            group=report.group,
            name="周报.pdf",
            data=b"%PDF",
        )
        Job.objects.filter(pk=job.pk).update(status="done", progress=100, file=rendered)


@pytest.mark.django_db
def test_every_example_runs_and_answers_as_told() -> None:
    lab = make_lab()
    values = {
        "ZUJI": "http://testserver",
        "GROUP": lab.group.slug,
        "TOKEN": token_of(lab.author),
        "ADVISOR_TOKEN": token_of(lab.advisor),
    }
    examples = EXAMPLE.findall(DOCUMENT)
    assert len(examples) == DOCUMENT.count("```sh\n") >= 25
    for command, status, told in examples:
        answer = send(read_curl(command, values))
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert (answer.status_code, command) == (int(status), command), content.decode()
        finish_jobs()
        for path, name in re.findall(r"([\w.]+) is \$(\w+)", told):
            values[name] = value_at(json.loads(content), path)
    assert values["FILE"].startswith("http://testserver/api/v1/files/")


@pytest.mark.django_db
def test_every_operation_and_status_is_in_the_document() -> None:
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    last_parts = {path.removeprefix("/api/v1/").rstrip("/").split("/")[-1] for path in paths}
    assert [part for part in sorted(last_parts) if f"{part}/" not in DOCUMENT] == []
    statuses = {status for methods in paths.values() for found in methods.values() for status in found["responses"]}
    rows = set(re.findall(r"^\| (\d{3}) \|", DOCUMENT, re.MULTILINE))
    assert {status for status in statuses if status >= "400"} <= rows
