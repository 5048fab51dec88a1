"""Reading PDFs back, with poppler and pikepdf."""

import io
import subprocess
from dataclasses import dataclass


@dataclass(frozen=True)
class ReadPdf:
    title: str
    author: str
    subject: str
    language: str
    is_tagged: bool
    outline: tuple[tuple[str, tuple[str, ...]], ...]  # titles of the first level, each with those below it
    images: int
    attachments: int
    pages: int


def read_pdf(data: bytes) -> ReadPdf:
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        with pdf.open_outline() as outline:
            bookmarks = tuple((item.title, tuple(child.title for child in item.children)) for item in outline.root)
        return ReadPdf(
            title=str(pdf.docinfo.get("/Title", "")),
            author=str(pdf.docinfo.get("/Author", "")),
            subject=str(pdf.docinfo.get("/Subject", "")),
            language=str(pdf.Root.get("/Lang", "")),
            is_tagged="/MarkInfo" in pdf.Root and bool(pdf.Root.MarkInfo.get("/Marked", False)),
            outline=bookmarks,
            images=sum(len(page.get_images()) for page in pdf.pages),
            attachments=len(pdf.attachments),
            pages=len(pdf.pages),
        )


def text_of(data: bytes) -> str:
    """The text layer, as copied and searched, in the order of the document (cell by cell)."""
    return subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()


def flat_text_of(data: bytes) -> str:
    """The text layer without blanks and line ends: where lines break is the layout's business."""
    return "".join(text_of(data).split())


def fonts_of(data: bytes) -> dict[str, bool]:
    """Name of each font -> whether it is embedded."""
    listed = subprocess.run(["pdffonts", "-"], input=data, capture_output=True, check=True).stdout.decode()
    lines = [line.split() for line in listed.splitlines()[2:]]
    return {words[0].partition("+")[2] or words[0]: words[-5] == "yes" for words in lines}


def word_boxes(data: bytes) -> list[tuple[float, float, str]]:
    """Left edge, right edge and text of each word, in points."""
    import xml.etree.ElementTree as ET

    shown = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=data, capture_output=True, check=True)
    tree = ET.fromstring(shown.stdout)
    words = tree.iter("{http://www.w3.org/1999/xhtml}word")
    return [(float(word.attrib["xMin"]), float(word.attrib["xMax"]), word.text or "") for word in words]
