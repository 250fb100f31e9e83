import { describe, expect, it } from "vitest";
import { phaseSteps } from "./phases";

const states = (job: Parameters<typeof phaseSteps>[0]) => phaseSteps(job).map(({ state }) => state);

describe("phaseSteps", () => {
  it("shows where a running job is", () => {
    expect(states({ method: "sft", state: "running", phase: "training" })).toEqual([
      "done",
      "done",
      "done",
      "now",
      "ahead",
      "ahead",
    ]);
  });

  it("counts validating as a part of training, by its own name", () => {
    expect(phaseSteps({ method: "dpo", state: "running", phase: "validating" })[3]).toEqual({
      name: "Validating",
      state: "now",
    });
  });

  it("stays in the queue until a runner starts, also when the job was tried before", () => {
    expect(states({ method: "sft", state: "queued", phase: "training" })[0]).toBe("now");
    expect(states({ method: "sft", state: "running", phase: "" })[1]).toBe("now");
  });

  it("marks where a job stopped", () => {
    expect(states({ method: "sft", state: "failed", phase: "preparing" })[2]).toBe("stopped");
    expect(states({ method: "sft", state: "cancelled", phase: "" })[0]).toBe("stopped");
  });

  it("has everything behind it in the end", () => {
    expect(new Set(states({ method: "generate", state: "succeeded", phase: "generating" }))).toEqual(
      new Set(["done"]),
    );
  });
});
