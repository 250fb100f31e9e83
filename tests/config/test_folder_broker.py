"""The embedded broker under many processes at once: nobody dies of a half-written file, and no message is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from kombu import Connection, Exchange, Queue

from config import folder_broker

PROCESSES, MESSAGES = 8, 20
WORKER = """
import sys
from kombu import Connection, Exchange, Queue
from config import folder_broker
folder_broker.register()
folder, name, messages = sys.argv[1], sys.argv[2], int(sys.argv[3])
options = {"data_folder_in": folder, "data_folder_out": folder, "control_folder": folder + "/control"}
sys.stdin.readline()
with Connection("folders://", transport_options=options) as connection:
    for number in range(messages):
        queue = Queue(f"private-{name}-{number}", Exchange("shared", "direct"), routing_key=f"{name}-{number}")
        queue(connection).declare()
        connection.SimpleQueue(Queue("all", Exchange("all"), "all")).put({"from": name, "number": number})
"""


def test_many_processes_bind_and_send_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WORKER, str(tmp_path)]
    workers = [
        subprocess.Popen([*command, str(name), str(MESSAGES)], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for name in range(PROCESSES)
    ]
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    errors = [worker.communicate()[1] for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * PROCESSES, errors
    assert len(_received(tmp_path)) == PROCESSES * MESSAGES


def test_a_message_on_its_way_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "0.aside").write_text("")
    assert _received(tmp_path) == []


def _received(folder: Path) -> list[dict[str, int]]:
    folder_broker.register()
    options = {"data_folder_in": str(folder), "data_folder_out": str(folder), "control_folder": str(folder / "control")}
    found = []
    with Connection("folders://", transport_options=options) as connection:
        queue = connection.SimpleQueue(Queue("all", Exchange("all"), "all"))
        while queue.qsize():
            message = queue.get(timeout=5)
            message.ack()
            found.append(message.payload)
    return found
