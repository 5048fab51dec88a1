"""A log brought along as a file, or pasted."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workload.services import LOG_FILE_LIMIT

BYTES = 4 * LOG_FILE_LIMIT


class LogImportForm(forms.Form):
    """`file`, or `text` with the name it is kept by."""

    file = forms.FileField(label=gettext_lazy("File"), required=False)
    text = forms.CharField(
        label=gettext_lazy("or its text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    name = forms.CharField(label=gettext_lazy("Name of the file"), required=False, max_length=255)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        upload, text = cleaned.get("file"), cleaned.get("text", "")
        if upload is not None:
            if upload.size > BYTES:
                raise forms.ValidationError(_("The file is larger than 4 MB."))
            try:
                text = upload.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                raise forms.ValidationError(_("The file is not UTF-8 text.")) from None
            cleaned["name"] = upload.name
        if not text.strip():
            raise forms.ValidationError(_("Choose a file, or paste its text."))
        cleaned["text"] = text
        cleaned["name"] = cleaned.get("name") or "log.md"
        return cleaned
