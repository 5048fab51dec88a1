"""What comes from the pages of an import: files, a pasted text, answers."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.importing import LEAVE_OUT
from exchange.markdown import FILE_LIMIT, PATH_LENGTH, safe_path
from exchange.rendering import field_of
from exchange.services import Upload

SUFFIXES = (".md", ".markdown", ".txt")
ARCHIVE = ".zip"
ANSWER_LENGTH = 4000


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Its value is a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [super(ManyFilesField, self).clean(one, initial) for one in data or []]


class ImportForm(forms.Form):
    """Files, a text, or both."""

    file = ManyFilesField(
        label=_("Files"),
        required=False,
        allow_empty_file=True,
        widget=ManyFilesInput(attrs={"multiple": True, "accept": ",".join((*SUFFIXES, ARCHIVE))}),
        help_text=_("Markdown or text files, or a zip of them, up to 10 MB each and 11 MB at once."),
    )
    paths = forms.CharField(required=False, widget=forms.HiddenInput)  # JSON: where files of a dropped folder lay in it
    text = forms.CharField(
        label=_("Or paste a text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("Name of the text's file"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": "2026-W47.md", "autocomplete": "off"}),
        help_text=_("It may tell whose it is and of which week."),
    )

    def uploads(self) -> list[Upload]:
        """All that was sent, of a valid form; of a file that is too large so much that it is seen to be."""
        places = self._places()
        uploads = [
            Upload(place or "file.md", file.read(FILE_LIMIT + 1))
            for file, place in zip(self.cleaned_data["file"], places, strict=True)
        ]
        if text := self.cleaned_data["text"]:
            uploads.append(Upload(_name_of_text(self.cleaned_data["name"]), text.encode("utf-8", "replace")))
        return uploads

    def _places(self) -> list[str]:
        """The path of each file: as the page told it, where that ends with the file's own name; else its name."""
        names = [_safe_path(file.name or "") for file in self.cleaned_data["file"]]
        try:
            told = json.loads(self.cleaned_data["paths"] or "[]")
        except (ValueError, RecursionError):
            return names
        if not isinstance(told, list) or len(told) != len(names):
            return names
        paths = [_safe_path(path) if isinstance(path, str) else "" for path in told]
        return [path if f"/{path}".endswith(f"/{name}") else name for path, name in zip(paths, names, strict=True)]


def answers_in(data: Mapping[str, Any], sheet: Mapping[str, Any]) -> dict[str, str]:
    """The answers that were sent to the questions of a sheet; what is none of the choices was not chosen.

    Where there are no choices any text is an answer, and none leaves out what is asked about.
    """
    answers = {}
    for question in sheet.get("questions", []):
        answer, choices = data.get(field_of(question["key"])), sheet["choices"][question["choices"]]
        if answer is None or (choices and answer not in choices):
            continue
        answers[question["key"]] = answer if choices else _typed(answer) or LEAVE_OUT
    return answers


def _typed(answer: str) -> str:
    return "".join(char for char in " ".join(answer.split()) if char.isprintable())[:ANSWER_LENGTH]


def _safe_path(path: str) -> str:
    return safe_path(path)[-PATH_LENGTH:]


def _name_of_text(name: str) -> str:
    path = _safe_path(name) or f"{timezone.localtime():pasted %Y-%m-%d %H.%M.%S}"
    return path if path.casefold().endswith(SUFFIXES) else f"{path}.md"
