#!/usr/bin/env python3
"""Sees to what the PDF needs from the system: as root on Debian installs it, else prints the line that would.

Exit code 0: all there. 1: something is missing; Zuji runs all the same, only its PDFs fail until it is installed.
Standard library only: it runs before anything is installed.
"""

import ctypes
import sys

import services

# Without the subsetter of HarfBuzz a Chinese page takes 13 s instead of 0.3 s.
LIBRARIES = {"libpangoft2-1.0.so.0": "libpangoft2-1.0-0", "libharfbuzz-subset.so.0": "libharfbuzz-subset0"}
# What fontconfig is asked for -> the package that brings it. Without a font PDFs show boxes, and no error says so.
FONTS = {b":lang=zh-cn": "fonts-noto-cjk", b":charset=1f600": "fonts-noto-color-emoji"}


def _has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _has_font(pattern: bytes) -> bool:
    """Asks fontconfig itself: its command line tool is not always installed."""
    try:
        fontconfig = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        return False
    for function in ("FcObjectSetCreate", "FcNameParse", "FcFontList"):
        getattr(fontconfig, function).restype = ctypes.c_void_p
    fontconfig.FcNameParse.argtypes = [ctypes.c_char_p]
    fontconfig.FcFontList.argtypes = [ctypes.c_void_p] * 3
    fonts = fontconfig.FcFontList(None, fontconfig.FcNameParse(pattern), fontconfig.FcObjectSetCreate())
    return bool(fonts) and ctypes.cast(fonts, ctypes.POINTER(ctypes.c_int))[0] > 0  # FcFontSet.nfont


def missing_packages() -> list[str]:
    libraries = [package for library, package in LIBRARIES.items() if not _has_library(library)]
    return libraries + [package for pattern, package in FONTS.items() if not _has_font(pattern)]


def main() -> int:
    missing = missing_packages()
    if not missing:
        return 0
    # A font installed now is not seen by the fontconfig that this process has loaded: apt's word is enough.
    if services.apt_install(*missing):
        return 0
    print(
        "PDFs need system packages that are not here. Run this line (Debian, Ubuntu), then start again:\n"
        f"  sudo apt-get install --no-install-recommends {' '.join(missing)}\n"
        "生成 PDF 需要以上系统软件包。Everything else works without them.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
