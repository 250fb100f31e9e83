import { expect, it } from "vitest";
import { sentenceOf, told } from "./history";

const event = (kind: string, data: Record<string, unknown> = {}, step: number | null = null, text = "") => ({
  kind,
  data,
  step,
  text,
});

it("tells the history in its own words and the runner's events in ours", () => {
  expect(sentenceOf(event("history", {}, null, "Attempt 1 started."))).toBe("Attempt 1 started.");
  expect(sentenceOf(event("checkpoint", {}, 1200))).toBe("Saved a checkpoint at step 1,200.");
  expect(sentenceOf(event("records", { trained: 109, validated: 14, excluded: 2 }))).toBe(
    "Accounted for the records: 109 trained, 14 validated, 2 left out.",
  );
});

it("leaves out the turns of validation and what it does not know", () => {
  expect(sentenceOf(event("phase", { name: "validating" }))).toBeNull();
  expect(sentenceOf(event("heartbeat"))).toBeNull();
});

it("tells a phase once in each attempt", () => {
  const turns = ["loading", "training", "validating", "training", "validating"];
  const phases = turns.map((name) => event("phase", { name }));
  const attempt = (number: number) => event("history", {}, null, `Attempt ${number} starts.`);
  expect(told([attempt(1), ...phases, attempt(2), ...phases]).map(({ text }) => text)).toEqual([
    "Attempt 1 starts.",
    "Loads the model.",
    "Trains.",
    "Attempt 2 starts.",
    "Loads the model.",
    "Trains.",
  ]);
});
