"""A real HTTP server on this machine that speaks the OpenAI streaming API, well or badly, as the model's name says."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-test-4711"
WORDS = ["It ", "is ", "on ", "its ", "way, ", "and ", "comes ", "on ", "Friday."]
SENTENCE = "".join(WORDS)


class OpenAIServer(ThreadingHTTPServer):
    """``url`` is its base address; ``asked`` holds every request that came, with its headers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []
        # Seconds between two pieces of the model "good": a browser has something to see.
        self.pace = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


@contextmanager
def speaking() -> Iterator[OpenAIServer]:
    """Run a server for as long as the block lasts."""
    server = OpenAIServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: OpenAIServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append({"path": self.path, "key": self.headers.get("Authorization"), **body})
        model = body["model"]
        self.close_connection = True
        act = getattr(self, f"_{model.replace('-', '_')}", None)
        if self.path != "/v1/chat/completions" or act is None:
            return self._status(404, {"error": {"message": f"The model {model} does not exist"}})
        try:
            act(body)
        except (BrokenPipeError, ConnectionResetError):
            # Whoever asked has hung up.
            self.server.asked[-1]["hung_up"] = True
        return None

    # Well

    def _good(self, body: dict[str, Any]) -> None:
        self._begin()
        for word in WORDS:
            self._piece({"content": word})
            time.sleep(self.server.pace)
        self._piece({}, finish="stop")
        self._end()

    def _echo(self, body: dict[str, Any]) -> None:
        """Say what was said last, and the seed: the same words each time for the same seed."""
        self._begin()
        self._piece({"content": f"You said: {body['messages'][-1]['content']} ({body.get('seed')})"})
        self._piece({}, finish="stop")
        self._end()

    def _same(self, body: dict[str, Any]) -> None:
        self._begin()
        self._piece({"content": "Always the same."})
        self._end()

    def _limited(self, body: dict[str, Any]) -> None:
        self._begin()
        self._piece({"content": "This goes on and"}, finish="length")
        self._end()

    def _at_once(self, body: dict[str, Any]) -> None:
        """Ignore that a stream was asked for."""
        message = {"role": "assistant", "content": SENTENCE}
        self._status(200, {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})

    def _calling(self, body: dict[str, Any]) -> None:
        self._begin()
        call = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "find_parcel", "arguments": ""}}
        self._piece({"tool_calls": [call]})
        for part in ('{"number"', ": 12}"):
            self._piece({"tool_calls": [{"index": 0, "function": {"arguments": part}}]})
        self._piece({}, finish="tool_calls")
        self._end()

    # Badly

    def _silent(self, body: dict[str, Any]) -> None:
        time.sleep(5)

    def _stalling(self, body: dict[str, Any]) -> None:
        self._begin()
        self._piece({"content": WORDS[0]})
        for _ in range(100):
            time.sleep(0.1)
            self._write(": still here\n\n")

    def _broken_down(self, body: dict[str, Any]) -> None:
        self._status(500, {"error": {"message": "CUDA out of memory"}})

    def _busy(self, body: dict[str, Any]) -> None:
        self._status(429, {"error": {"message": "Rate limit"}}, {"Retry-After": "7"})

    def _locked(self, body: dict[str, Any]) -> None:
        self._status(401, {"error": {"message": "Incorrect API key"}})

    def _elsewhere(self, body: dict[str, Any]) -> None:
        self._status(302, {}, {"Location": f"http://127.0.0.1:{self.server.server_port}/v1/chat/completions"})

    def _torn(self, body: dict[str, Any]) -> None:
        """Break off in the middle of a chunk."""
        self._begin()
        self._piece({"content": WORDS[0]})
        self._write("data: {", whole=False)

    def _unfinished(self, body: dict[str, Any]) -> None:
        """End in an orderly way without ever saying that it is the end."""
        self._begin()
        self._piece({"content": WORDS[0]})
        self.wfile.write(b"0\r\n\r\n")

    def _nonsense(self, body: dict[str, Any]) -> None:
        self._begin()
        self._piece({"content": WORDS[0]})
        self._write("data: <html>\n\n")
        self._end()

    def _faulty(self, body: dict[str, Any]) -> None:
        self._begin()
        self._piece({"content": WORDS[0]})
        self._write('data: {"error": {"message": "overloaded"}}\n\n')
        self._end()

    def _empty(self, body: dict[str, Any]) -> None:
        self._begin()
        self._piece({}, finish="stop")
        self._end()

    # Speaking

    def _begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _piece(self, delta: dict[str, Any], *, finish: str | None = None) -> None:
        self._write(f"data: {json.dumps({'choices': [{'index': 0, 'delta': delta, 'finish_reason': finish}]})}\n\n")

    def _write(self, text: str, *, whole: bool = True) -> None:
        content = text.encode()
        self.wfile.write(b"%x\r\n" % len(content) + content + (b"\r\n" if whole else b""))
        self.wfile.flush()

    def _end(self) -> None:
        self._write("data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _status(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": str(len(content)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: Any) -> None:
        """Say nothing: the tests say what came."""
