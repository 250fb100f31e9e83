import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { beginningOf } from "./length";
import { RichText } from "./RichText";

function show(text: string, plain = false): Element {
  const { container } = render(<RichText text={text} plain={plain} />, { wrapper: MantineProvider });
  // Before it come the provider's styles.
  return container.lastElementChild ?? container;
}

describe("RichText", () => {
  it("shows HTML as the characters it is", () => {
    const text = 'Hello <script>alert(1)</script> <b onclick="x()">bold</b> <img src=x onerror=alert(1)>';
    const page = show(text);
    expect(page.querySelector("script, b, img")).toBeNull();
    expect(page.textContent).toContain("<script>alert(1)</script>");
    expect(page.textContent).toContain("<img src=x onerror=alert(1)>");
  });

  it("follows no script in a link and fetches no picture", () => {
    const page = show(
      "[click](javascript:alert(1)) [site](https://example.com) ![cat](https://example.com/c.png)",
    );
    expect(page.querySelector("img")).toBeNull();
    expect(page.innerHTML).not.toContain("javascript:");
    const link = screen.getByRole("link", { name: "site" });
    expect(link.getAttribute("rel")).toContain("noopener");
    expect(screen.getByRole("link", { name: "cat" })).toBeTruthy();
  });

  it("lays JSON out without changing a value", () => {
    const page = show('{"id":12345678901234567890,"name":"<b>"}');
    expect(page.querySelector("pre")?.textContent).toBe(
      '{\n  "id": 12345678901234567890,\n  "name": "<b>"\n}',
    );
  });

  it("makes headings of a text no headings of the page", () => {
    show("# Big\n\ntext");
    expect(screen.queryByRole("heading")).toBeNull();
  });

  it("shows each character where the exact text is asked for", () => {
    expect(show("**a**\n\n1) b", true).textContent).toBe("**a**\n\n1) b");
  });

  it("shows the beginning of a very long text, and all of it on demand", async () => {
    const text = `${"word ".repeat(4_000)}the end`;
    const page = show(text);
    expect(page.textContent).not.toContain("the end");
    await userEvent.click(screen.getByRole("button", { name: /Show all 20,007 characters/ }));
    expect(page.textContent).toContain("the end");
  });

  it("says that a text is empty", () => {
    expect(show(" \n").textContent).toBe("(empty)");
  });
});

it("cuts a long text at a line or a word", () => {
  expect(beginningOf("short")).toBeNull();
  expect(beginningOf("word ".repeat(2_000))).toMatch(/word …$/);
  expect(beginningOf("x\n".repeat(300))?.split("\n").length).toBeLessThanOrEqual(80);
});
