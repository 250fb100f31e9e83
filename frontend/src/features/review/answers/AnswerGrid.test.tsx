import { MantineProvider } from "@mantine/core";
import { render, screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { AnswerGrid, type GridAnswer } from "./AnswerGrid";

const CHECKLIST = [
  { key: "polite", text: "It is polite.", required: true },
  { key: "short", text: "It is short.", required: false },
];

function answer(label: string, content: string, checklist: string[]): GridAnswer {
  const payload = { messages: [{ role: "assistant", content }], checklist };
  return { key: label, label, title: label, payload, comment: "", foot: null, chosen: false };
}

function show(answers: GridAnswer[]) {
  render(
    <MantineProvider>
      <AnswerGrid kind="write" checklist={CHECKLIST} answers={answers} marked />
    </MantineProvider>,
  );
}

it("shows with each text what its writer ticked", () => {
  show([answer("Answer 1", "Yes.", ["polite"]), answer("Answer 2", "Certainly not.", [])]);
  const first = screen.getByRole("region", { name: "Answer 1" });
  expect(within(first).getByText(/1 of 2/)).toBeTruthy();
  expect(within(screen.getByRole("region", { name: "Answer 2" })).getByText(/0 of 2/)).toBeTruthy();
});

it("shows the ticks below the table where the answers are JSON", () => {
  show([answer("Answer 1", '{"a": 1}', ["polite"]), answer("Answer 2", '{"a": 2}', [])]);
  expect(screen.getByRole("table", { name: "Answers by field" })).toBeTruthy();
  const ticked = screen.getByRole("region", { name: "What was ticked: Answer 1" });
  expect(within(ticked).getByText(/1 of 2/)).toBeTruthy();
});
