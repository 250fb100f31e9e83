import { expect, it } from "vitest";
import { percent } from "@/components/numbers";
import { csvText, fileName } from "./csv";
import { cellText, drawn, type Measure, shortDay } from "./rows";

interface Week {
  alpha: number | null;
  n: number;
}

const MEASURES: Measure<Week>[] = [
  { key: "alpha", label: "Alpha", format: percent },
  { key: "n", label: "Overlaps", tableOnly: true },
];

it("shows what was not measured as a dash, never as zero", () => {
  const cells = (week: Week) => MEASURES.map((measure) => cellText(week, measure));
  expect(cells({ alpha: null, n: 1200 })).toEqual(["–", "1,200"]);
  expect(cells({ alpha: 0, n: 0 })).toEqual(["0%", "0"]);
});

it("draws what is not for the table alone", () => {
  expect(drawn(MEASURES).map(({ key, color }) => [key, color])).toEqual([["alpha", "tune.5"]]);
});

it("keeps a day of the server a day, wherever the person is", () => {
  expect(shortDay("2026-03-02")).toBe("Mar 2");
});

it("writes a file of the very numbers, with no formula in it", () => {
  const label = { header: "Week", of: () => '=1+1, "so"' };
  expect(csvText([{ alpha: 0.7421, n: 12 }], MEASURES, label)).toBe(
    'Week,Alpha,Overlaps\r\n"\'=1+1, ""so""",0.7421,12\r\n',
  );
  expect(fileName("Preference: agreement by week")).toBe("preference-agreement-by-week.csv");
});
