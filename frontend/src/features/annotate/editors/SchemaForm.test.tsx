import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import { checkJson } from "@/components/json/schema";
import { SchemaForm } from "./SchemaForm";
import { fieldsOf } from "./schemaForm";

const SCHEMA = {
  type: "object",
  properties: {
    topic: { title: "Topic", enum: ["refund", "delivery"] },
    order: { title: "Order", type: ["string", "null"], pattern: "^HG-[0-9]{5}$" },
    urgent: { title: "Urgent", type: "boolean" },
  },
  required: ["topic", "order", "urgent"],
};
const FIELDS = fieldsOf(SCHEMA) ?? [];

function Page({ start }: { start: string }) {
  const [text, setText] = useState(start);
  return (
    <MantineProvider>
      <SchemaForm fields={FIELDS} text={text} check={checkJson(text, SCHEMA)} onChange={setText} />
      <output>{text}</output>
    </MantineProvider>
  );
}

const text = () => screen.getByRole("status").textContent;

it("writes what is chosen into the JSON, each value in its type", async () => {
  render(<Page start="" />);
  await userEvent.click(screen.getByRole("radio", { name: "delivery" }));
  await userEvent.click(screen.getByRole("radio", { name: "No" }));
  await userEvent.type(screen.getByRole("textbox", { name: /Order/ }), "HG-1");
  expect(text()).toBe('{"topic":"delivery","order":"HG-1","urgent":false}');
  expect(screen.getByText(/Does not have the form/)).toBeTruthy();
});

it("tells null from a text, and goes back", async () => {
  render(<Page start='{"topic":"refund","order":"HG-12345"}' />);
  const none = screen.getByRole("checkbox", { name: /Order: None/ });
  await userEvent.click(none);
  expect(text()).toBe('{"topic":"refund","order":null}');
  expect(screen.getByRole("textbox", { name: /Order/ })).toHaveProperty("disabled", true);
  await userEvent.click(none);
  expect(text()).toBe('{"topic":"refund"}');
});

it("leaves broken JSON alone and says so", () => {
  render(<Page start='{"topic":' />);
  expect(screen.queryByRole("radio")).toBeNull();
  expect(screen.getByText(/Mend it in the text/)).toBeTruthy();
});
