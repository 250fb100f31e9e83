import { expect, it } from "vitest";
import { withMaths } from "./maths";

it("finds the four ways in which maths is written", () => {
  expect(withMaths("so $x^2$ is")).toBe("so $$x^2$$ is");
  expect(withMaths("so \\(x_1 + 2\\) is")).toBe("so $$x_1 + 2$$ is");
  expect(withMaths("Thus\n\\[\nx = 1\n\\]\nholds.")).toBe("Thus\n$$\nx = 1\n$$\nholds.");
  expect(withMaths("$3 \\text{ apples}$ and $2 + n$")).toBe("$$3 \\text{ apples}$$ and $$2 + n$$");
  expect(withMaths("$$ a + b $$")).toBe("$$\na + b\n$$");
  expect(withMaths("- where $$a$$ is one")).toBe("- where $$a$$ is one");
  expect(withMaths("1. first\n   \\[ y \\]")).toBe("1. first\n   $$\n   y\n   $$");
});

it("leaves money, code, shell variables and escapes alone", () => {
  const texts = [
    "It costs $5 and $10.",
    "From $5-$10, or US$ 7",
    "It is $20 in the shop and US$ everywhere else",
    "`$x$` and ``\\(y\\)``",
    "```sh\necho $HOME$\n```",
    "~~~\n$$a$$\n~~~",
    "\\$x\\$ is no maths",
    "a $b\n\nc$ d",
    "\\[a link\\](https://example.com)",
    "no end: \\(x, $$y",
    "$ x $",
    "A text without any.",
  ];
  for (const text of texts) expect(withMaths(text), text).toBeNull();
});

it("keeps code that stands beside maths", () => {
  expect(withMaths("`$a$` is $a$\n```\n$b$\n```\n$c$")).toBe("`$a$` is $$a$$\n```\n$b$\n```\n$$c$$");
});

it("is quick with a long text full of dollars", () => {
  const started = performance.now();
  withMaths("$ ".repeat(30_000));
  withMaths("$a ".repeat(20_000));
  expect(performance.now() - started).toBeLessThan(1_000);
});
