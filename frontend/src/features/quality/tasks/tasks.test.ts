import { expect, it } from "vitest";
import { outcomeWords } from "./changes";
import { asQuery, countWords, isFiltered } from "./filters";

it("counts as far as the server did, and says so", () => {
  expect(countWords({ count: 1, exact: true })).toBe("1 task");
  expect(countWords({ count: 2300, exact: true })).toBe("2,300 tasks");
  expect(countWords({ count: 10_000, exact: false })).toBe("10,000+ tasks");
});

it("turns the one mark into the API's filter", () => {
  expect(asQuery({ kind: "rank", mark: "skipped" })).toMatchObject({ kind: "rank", skipped: 1 });
  expect(asQuery({ mark: "held" })).toMatchObject({ held: true, disputed: undefined });
  expect(isFiltered({})).toBe(false);
  expect(isFiltered({ mark: "disputed" })).toBe(true);
});

it("says each reason once for the tasks that were left as they are", () => {
  const done = "It is completed.";
  const said = outcomeWords({
    changed: 7,
    skipped: [
      { id: 1, reason: "cancelled", message: done },
      { id: 2, reason: "not_parked", message: "It is not parked." },
      ...[3, 4, 5].map((id) => ({ id, reason: "cancelled" as const, message: done })),
    ],
  });
  expect(said.title).toBe("7 tasks changed, 5 not");
  expect(said.reasons).toEqual([`4 tasks, such as 1 and 3: ${done}`, "Task 2: It is not parked."]);
});
