"""Sentences of the product that say themselves in English, and can be said in every language."""

from collections.abc import Mapping
from typing import Any

from core.errors import InvalidInput


class Saying(str):
    """The English sentence, with the template it was made from and what filled it; members.services.sentence_of says
    it in the language of a page.

    Templates stand as literals where a saying is made, so that they are found for translation. Values are numbers,
    days, what was written, and other sayings.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, **values: object) -> "Saying":
        made = super().__new__(cls, template.format(**values))
        made.template, made.values = template, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        return (self.template,), dict(self.values)

    @classmethod
    def of(cls, error: InvalidInput) -> "Saying":
        return cls(error.template, **error.values)
