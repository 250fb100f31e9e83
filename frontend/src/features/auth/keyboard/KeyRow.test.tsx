import { MantineProvider, Table } from "@mantine/core";
import { fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, it } from "vitest";
import type { KeyMap } from "@/components/keys/keymap";
import type { KeyId } from "@/components/keys/registry";
import { KeyRow } from "./KeyRow";

let kept: KeyMap = {};

function Rows({ ids, start = {} }: { ids: KeyId[]; start?: KeyMap }) {
  const [map, setMap] = useState(start);
  kept = map;
  return (
    <Table>
      <Table.Tbody>
        {ids.map((id) => (
          <KeyRow key={id} id={id} map={map} onChange={setMap} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function show(ids: KeyId[], start?: KeyMap) {
  render(
    <MantineProvider>
      <Rows ids={ids} start={start} />
    </MantineProvider>,
  );
}

function record(label: string, init: KeyboardEventInit) {
  fireEvent.click(screen.getByRole("button", { name: `Add a key for: ${label}` }));
  fireEvent.keyDown(
    screen.getByRole("button", { name: new RegExp(`Press the new key for: ${label}`) }),
    init,
  );
}

it("adds a chord to those that an action has, and takes one away", () => {
  show(["task.submit"]);
  record("Submit and take the next", { key: "s", ctrlKey: true });
  expect(kept).toEqual({ "task.submit": ["mod+enter", "mod+s"] });
  fireEvent.click(screen.getByRole("button", { name: /Take Ctrl\+Enter away/ }));
  expect(kept).toEqual({ "task.submit": ["mod+s"] });
});

it("waits for a key that is more than a modifier, and leaves an input method alone", () => {
  show(["rank.tie"]);
  record("A tie", { key: "Shift", shiftKey: true });
  const recorder = screen.getByRole("button", { name: /Press the new key/ });
  fireEvent.keyDown(recorder, { key: "Process", keyCode: 229 });
  expect(kept).toEqual({});
  fireEvent.keyDown(recorder, { key: "Y", shiftKey: true });
  expect(kept).toEqual({ "rank.tie": ["t", "shift+y"] });
});

it("says what a key means already, and moves it only when told to", () => {
  show(["rank.tie", "rank.bad"]);
  record("A tie", { key: "x" });
  expect(screen.getByRole("alert").textContent).toContain("X is already the key for “All are bad”.");
  expect(kept).toEqual({});
  fireEvent.click(screen.getByRole("button", { name: "Leave it there" }));
  expect(screen.queryByRole("alert")).toBeNull();
  record("A tie", { key: "x" });
  fireEvent.click(screen.getByRole("button", { name: "Use it here instead" }));
  expect(kept).toEqual({ "rank.tie": ["t", "x"], "rank.bad": [] });
});

it("refuses a key that the browser or a text needs, and says why", () => {
  show(["task.submit"]);
  record("Submit and take the next", { key: "w", ctrlKey: true });
  expect(screen.getByRole("alert").textContent).toContain("Ctrl+W: The browser needs this one.");
  record("Submit and take the next", { key: "y" });
  expect(screen.getByRole("alert").textContent).toContain("needs Ctrl, Cmd or Alt");
  expect(kept).toEqual({});
});

it("goes back to the usual keys", () => {
  show(["rank.tie"], { "rank.tie": [] });
  screen.getByText("No key");
  fireEvent.click(screen.getByRole("button", { name: "Usual keys for: A tie" }));
  expect(kept).toEqual({});
});

it("lets go when the focus leaves", () => {
  show(["rank.tie"]);
  fireEvent.click(screen.getByRole("button", { name: "Add a key for: A tie" }));
  fireEvent.blur(screen.getByRole("button", { name: /Press the new key/ }));
  screen.getByRole("button", { name: "Add a key for: A tie" });
});
