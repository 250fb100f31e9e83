import { MantineProvider } from "@mantine/core";
import { act, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useWriting } from "./useWriting";
import { WriteEditor } from "./WriteEditor";
import { type Check, startOfWriting, type WritePayload } from "./writing";

const SCHEMA = {
  type: "object",
  properties: { topic: { enum: ["refund", "delivery"] }, order: { type: "string", pattern: "^HG-[0-9]+$" } },
  required: ["topic", "order"],
};
const CHECKLIST: Check[] = [
  { key: "greeting", text: "It greets the customer.", required: true },
  { key: "short", text: "It is short.", required: false },
];

interface Given {
  proposed?: unknown;
  schema?: typeof SCHEMA | null;
  checklist?: Check[];
}

let kept: WritePayload;

function Page({ proposed = null, schema = null, checklist }: Given) {
  const [payload, setPayload] = useState(() => startOfWriting(proposed));
  const [problem, setProblem] = useState<string | null>(null);
  const writing = useWriting({
    payload,
    onChange: (next) => {
      kept = next;
      setPayload(next);
    },
    proposed,
    startName: "the proposal",
    schema,
    checklist,
  });
  return (
    <MantineProvider>
      <WriteEditor writing={writing} label="Your answer" />
      <button type="button" onClick={() => setProblem(writing.whyNot())}>
        Submit
      </button>
      <button type="button" onClick={() => writing.takeDraft({ text: "Drafted words.", name: "the draft" })}>
        Take the draft
      </button>
      <output aria-label="problem">{problem}</output>
    </MantineProvider>
  );
}

beforeEach(async () => {
  // What comes later is at hand, so that it comes within one tick.
  await Promise.all([
    import("./SchemaForm"),
    import("@/components/json/schema"),
    import("@/components/diff/WordDiff"),
  ]);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const pause = () => act(() => vi.advanceTimersByTimeAsync(1000));

async function open(given: Given) {
  render(<Page {...given} />);
  await pause();
}
const submit = () => fireEvent.click(screen.getByText("Submit"));
const problem = () => screen.getByLabelText("problem").textContent;
const say = (content: string) => [{ role: "assistant", content }];

function write(text: string) {
  const field = screen.getByRole("textbox", { name: /Your answer/ });
  fireEvent.change(field, { target: { value: text } });
  return field;
}

it("complains of nothing before something is typed", async () => {
  await open({ schema: SCHEMA, proposed: say('{"topic":"refund"}') });
  await pause();
  expect(screen.queryByText(/missing/)).toBeNull();
  expect(screen.queryByText(/Still to come/)).toBeNull();
  fireEvent.click(screen.getByRole("radio", { name: "JSON" }));
  write('{"topic":"other"}');
  await pause();
  expect(screen.getByText(/Must be one of: refund, delivery/)).toBeTruthy();
  expect(screen.getByText("Still to come: order.")).toBeTruthy();
});

it("says what is missing to whoever wants to submit, and takes it when it is right", async () => {
  await open({ schema: SCHEMA });
  fireEvent.click(screen.getByRole("radio", { name: "JSON" }));
  write('{"topic":"refund"}');
  submit();
  await pause();
  expect(problem()).toMatch(/does not fit/);
  expect(screen.getByText('The field "order" is missing.')).toBeTruthy();
  write('{"topic":"refund","order":"HG-1"}');
  // What was typed last counts, also before the check below the text has caught up.
  submit();
  expect(problem()).toBe("");
});

it("shows in the form what was typed in the text, and the other way round", async () => {
  await open({ schema: SCHEMA });
  fireEvent.click(screen.getByRole("radio", { name: "delivery" }));
  expect(kept.messages).toEqual(say('{"topic":"delivery"}'));
  fireEvent.click(screen.getByRole("radio", { name: "JSON" }));
  write('{"topic":"refund"}');
  await pause();
  fireEvent.click(screen.getByRole("radio", { name: "Form" }));
  expect(screen.getByRole("radio", { name: "refund" })).toHaveProperty("checked", true);
});

it("compares with the proposal a moment after typing, and goes back to it and forth", async () => {
  await open({ proposed: say("We are sorry.") });
  fireEvent.click(screen.getByRole("button", { name: "Changes" }));
  const field = write("We are very sorry.");
  await pause();
  expect(screen.getByRole("insertion").textContent).toContain("very");
  fireEvent.click(screen.getByRole("button", { name: "Reset" }));
  expect(field).toHaveProperty("value", "We are sorry.");
  fireEvent.click(screen.getByRole("button", { name: "Undo reset" }));
  expect(field).toHaveProperty("value", "We are very sorry.");
});

it("compares with a draft that was taken, and resets to it", async () => {
  await open({ proposed: say("We are sorry.") });
  fireEvent.click(screen.getByText("Take the draft"));
  const field = write("Drafted words, mended.");
  fireEvent.click(screen.getByRole("button", { name: "Changes" }));
  await pause();
  expect(screen.getByRole("region", { name: "Your changes to the draft" })).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Reset" }));
  expect(field).toHaveProperty("value", "Drafted words.");
});

it("asks for the ticks that are required, and keeps them with the answer", async () => {
  await open({ checklist: CHECKLIST });
  write("Hello!");
  submit();
  expect(problem()).toBe("Check this and tick it first: It greets the customer.");
  expect(screen.getByText("Not ticked yet")).toBeTruthy();
  fireEvent.click(screen.getByRole("checkbox", { name: /greets/ }));
  submit();
  expect(problem()).toBe("");
  expect(kept).toEqual({ messages: say("Hello!"), checklist: ["greeting"] });
  write("Hello, and thank you!");
  expect(kept.checklist).toEqual(["greeting"]);
});
