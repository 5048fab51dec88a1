"""The saver by itself, against a server that answers slowly."""

import pytest

from tests.browser.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVE_THREE_TIMES = """async () => {
  const { Saver } = await import("/static/js/saver.js");
  let [open, most, version] = [0, 0, 0];
  window.fetch = async () => {
    most = Math.max(most, ++open);
    await new Promise((resolve) => setTimeout(resolve, 50));
    open--;
    return Response.json({ version: ++version, saved_at: new Date() });
  };
  let text = "a";
  const [stored, read] = [{ text: "" }, () => ({ text })];
  const saver = new Saver({ url: "/nowhere/", version, stored, read, onState: () => {} });
  const saves = [saver.save(), saver.save(), saver.save()];
  text = "ab";
  return { saved: await Promise.all(saves), most, stored: saver.stored, version: saver.version };
}"""


def test_one_request_is_under_way_at_a_time_however_many_saves_wait(open_page: OpenPage) -> None:
    page = open_page(None)
    page.goto("/log-in/")
    assert page.evaluate(SAVE_THREE_TIMES) == {
        "saved": [True, True, True],
        "most": 1,
        "stored": '{"text":"ab"}',
        "version": 2,
    }
