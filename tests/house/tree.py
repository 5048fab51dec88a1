"""The files of the project, as git sees them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = {".png", ".jpg", ".ico", ".woff2", ".pdf"}


def project_files() -> list[Path]:
    """All files that are in the project or about to be, relative to its root."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return sorted(path for path in {Path(name) for name in names if name} if (ROOT / path).is_file())


def text_files() -> list[Path]:
    return [path for path in project_files() if path.suffix not in PICTURES]


def read(path: Path | str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")
