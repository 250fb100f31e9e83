"""Cursor pagination: stable under inserts, and as fast on the last page as on the first."""

from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    """Newest first, 50 to a page, at most 200."""

    ordering: str | tuple[str, ...] = "-id"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class OldestFirst(NewestFirst):
    """Oldest first: queues and files."""

    ordering = "id"
