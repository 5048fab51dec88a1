"""Pages of lists: at most 200 rows, and a clear refusal of anything else."""

import re
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


class Pages(PageNumberPagination):
    page_size_query_param = "page_size"
    max_page_size = 200

    def get_page_size(self, request: Request) -> int | None:
        given = request.query_params.get("page_size")
        if given is None:
            return self.page_size
        if not _NUMBER.fullmatch(given) or int(given) > self.max_page_size:
            raise ValidationError(
                {"page_size": [_("Use a number from 1 to {limit}.").format(limit=self.max_page_size)]}
            )
        return int(given)

    def get_page_number(self, request: Request, paginator: Any) -> Any:
        given = request.query_params.get("page", "1")
        if not _NUMBER.fullmatch(given):
            raise ValidationError({"page": [_("Use a number from 1 on.")]})
        return given
