"""A small client of Tuneloop's HTTP API: the standard library and nothing else. Copy it into your own scripts."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin


class TuneloopError(RuntimeError):
    """A refusal by the API, with its code and its details."""

    def __init__(self, status: int, error: dict[str, Any]) -> None:
        self.status, self.code, self.details = status, error.get("code", ""), error.get("details", [])
        places = "; ".join(
            f"{d.get('field') or 'line ' + str(d.get('line'))}: {d['message']}" for d in self.details[:5]
        )
        super().__init__(f"{status} {self.code}: {error.get('message', '')} {places}".strip())


class Tuneloop:
    """Calls the API as the owner of one token."""

    def __init__(self, url: str, token: str, *, patience_seconds: float = 60) -> None:
        self.root = url.rstrip("/") + "/api/v1/"
        self.token = token
        self.patience_seconds = patience_seconds

    def get(self, path: str, **query: Any) -> Any:
        """GET one page or object."""
        return self._send("GET", path + (f"?{urlencode(query)}" if query else ""))

    def post(self, path: str, body: Any = None, *, once: bool = False) -> Any:
        """POST JSON. ``once`` adds an Idempotency-Key, so that a retry after a broken connection does nothing twice."""
        headers = {"Content-Type": "application/json"}
        if once:
            headers["Idempotency-Key"] = uuid.uuid4().hex
        return self._send("POST", path, json.dumps({} if body is None else body).encode(), headers)

    def pages(self, path: str, **query: Any) -> Iterator[Any]:
        """Yield every row of a list, following its cursor."""
        page = self.get(path, page_size=200, **query)
        while True:
            yield from page["results"]
            if not page["next"]:
                return
            page = self._send("GET", page["next"])

    def upload(self, path: str, file: Path, **fields: Any) -> Any:
        """POST a file with form fields (multipart)."""
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n'
        parts += [head.encode(), b"Content-Type: application/x-ndjson\r\n\r\n", file.read_bytes()]
        parts.append(f"\r\n--{boundary}--\r\n".encode())
        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Idempotency-Key": uuid.uuid4().hex,
        }
        return self._send("POST", path, b"".join(parts), headers)

    def wait(
        self, path: str, *, until: tuple[str, ...], each: Callable[[Any], None] | None = None, seconds: float = 7200
    ) -> Any:
        """Poll an object until its ``state`` is one of ``until``; ``each`` is shown every answer on the way."""
        end = time.monotonic() + seconds
        pause = 0.2
        while True:
            found = self.get(path)
            if each:
                each(found)
            if found["state"] in until:
                return found
            if time.monotonic() > end:
                raise TimeoutError(f"{path} is {found['state']} after {seconds:.0f} s")
            time.sleep(pause)
            pause = min(pause * 1.5, 5)

    def _send(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Any:
        request = urllib.request.Request(urljoin(self.root, path), data=body, method=method, headers=headers or {})
        request.add_header("Authorization", f"Bearer {self.token}")
        end = time.monotonic() + self.patience_seconds
        while True:
            try:
                with urllib.request.urlopen(request, timeout=60) as response:
                    text = response.read()
                    return json.loads(text) if text else None
            except urllib.error.HTTPError as refusal:
                raise TuneloopError(refusal.code, _error_of(refusal)) from None
            except OSError:
                # The server is restarting or the network blinked: submissions and keyed requests are safe to repeat.
                if time.monotonic() > end:
                    raise
                time.sleep(1)


def _error_of(refusal: urllib.error.HTTPError) -> dict[str, Any]:
    try:
        return dict(json.loads(refusal.read())["error"])
    except (ValueError, KeyError):
        return {"code": "no_json", "message": f"{refusal.reason} (the answer was not Tuneloop's)"}
