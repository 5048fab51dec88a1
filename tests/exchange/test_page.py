"""What was imported is seen on the report's page, and comes out of it again."""

import pytest
from django.test import Client
from django.urls import reverse

from exchange.importing import plan_import
from exchange.services import apply_import
from reports.markdown import read_weekly_report
from reports.models import WeeklyReport
from tests.exchange.files import REPORT, source
from tests.factories.members import make_group, make_member

pytestmark = pytest.mark.django_db


def test_an_imported_report_is_shown_and_downloaded(client: Client) -> None:
    group = make_group()
    member = make_member(group, "林晓")
    text = REPORT.replace("基线 F1 = 0.71", "a<b 且 c>d")
    apply_import(group=group, plan=plan_import(group, [source(text)], accepted=True), by=None)
    report = WeeklyReport.objects.get()
    assert member.account is not None
    client.force_login(member.account)
    page = client.get(report.get_absolute_url()).content.decode()
    for words in ("清洗数据", "训练基线", "a&lt;b 且 c&gt;d", "换主干网络", "人工判读太慢。", "先做双时相基线"):
        assert words in page
    assert "&lt;br" not in page
    download = client.get(reverse("reports:markdown", args=[group.slug, report.uuid])).content.decode()
    read, written = read_weekly_report(text).document, read_weekly_report(download).document
    assert read is not None
    assert written is not None
    assert written.rows == read.rows
    assert written.project_notes == read.project_notes
