"""Static files as they are served: every import between our modules finds its file."""

import re
import shutil
from pathlib import Path

from django.conf import settings

from tracker.static_files import StaticFiles

IMPORTED = re.compile(r"""(?:from|import)\s*["'](\./[^"']+)["']""")


def test_imports_between_modules_name_the_hashed_files(tmp_path: Path) -> None:
    storage = StaticFiles(location=tmp_path, base_url="/static/")
    shutil.copytree(settings.BASE_DIR / "static", tmp_path, dirs_exist_ok=True)
    names = [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()]
    for _name, _hashed, processed in storage.post_process({name: (storage, name) for name in names}):
        assert not isinstance(processed, Exception), processed
    imported = {
        (module.name.split(".")[0], name)
        for module in (tmp_path / "js").glob("*.js")
        for name in IMPORTED.findall(module.read_text())
    }
    assert {name.split(".")[1].lstrip("/") for module, name in imported if module == "page"} == {"drafts", "told"}
    assert [name for _module, name in sorted(imported) if not (tmp_path / "js" / name).is_file()] == []
