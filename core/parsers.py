"""Read request bodies within bounds. DRF's own JSON parser reads a body of any size and any depth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class BoundedJSONParser(JSONParser):
    """JSON up to ``DATA_UPLOAD_MAX_MEMORY_SIZE``. A server never hands on more of a body than its declared length."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the parsed body.

        Raises:
            TooLarge: the body is over the limit.
            ParseError: it is not JSON, or nested without end.
        """
        # core.errors imports DRF's views, and these load the parsers named in the settings.
        from core.errors import TooLarge

        request = (parser_context or {})["request"]
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if int(request.META.get("CONTENT_LENGTH") or 0) > limit:
            raise TooLarge(f"What was sent is larger than {limit / 1024**2:,.0f} MiB. Send less at once.")
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError("The JSON is nested too deeply to be read.") from None
