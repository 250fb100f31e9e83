"""Receive an upload straight into the folder of uploads: bounded, hashed on the way, never whole in memory."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from annotation.services.uploads import Upload, UploadWriter, too_large

# Form fields and boundaries around the file.
ENVELOPE_BYTES = 1024**2


class ReceivedFile(UploadedFile):
    """A file of a request. Unless it is kept, it goes when the request ends."""

    def __init__(self, upload: Upload, content_type: str | None) -> None:
        super().__init__(
            file=upload.path.open("rb"), name=upload.name, content_type=content_type or "", size=upload.size
        )
        self.upload = upload

    def close(self) -> None:
        """Close it; what was not kept is removed."""
        super().close()
        self.upload.path.unlink(missing_ok=True)


class ImportUploadHandler(FileUploadHandler):
    """Writes each file of a request as it arrives."""

    writer: UploadWriter | None = None

    def handle_raw_input(
        self, input_data: Any, META: dict[str, str], content_length: int, boundary: str, encoding: str | None = None
    ) -> None:
        """Refuse a body that says itself that it is too large."""
        if content_length > settings.IMPORT_MAX_BYTES + ENVELOPE_BYTES:
            raise too_large()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.writer = UploadWriter(self.file_name or "")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        assert self.writer is not None
        self.writer.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        assert self.writer is not None
        upload, self.writer = self.writer.complete(), None
        return ReceivedFile(upload, self.content_type)

    def upload_interrupted(self) -> None:
        """Remove what arrived of a file whose sender went away."""
        if self.writer is not None:
            self.writer.discard()
            self.writer = None
