import { Select, Switch, Text, Textarea } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { choicesOf, type KeyValues } from "./goldKey";

export interface UseValues {
  in_work: boolean;
  in_qualification: boolean;
  explanation: string;
}

/** Where a question is used, and why its answer is right. */
export function UseFields<V extends UseValues>({ form }: { form: UseFormReturnType<V> }) {
  return (
    <>
      <Switch
        label="Mixed into the work"
        description="Asked of each person once, and looks like any other task."
        {...form.getInputProps("in_work", { type: "checkbox" })}
      />
      <Switch
        label="In the qualification"
        description="Asked of everybody who has to qualify."
        {...form.getInputProps("in_qualification", { type: "checkbox" })}
      />
      <Textarea
        label="Explanation"
        description="Why it is right. Shown after a qualification, where the project gives feedback."
        autosize
        minRows={2}
        maxLength={5000}
        {...form.getInputProps("explanation")}
      />
    </>
  );
}

/** The right answer: the better one of some letters, or JSON. */
export function KeyField<V extends KeyValues>({
  form,
  kind,
  letters,
}: {
  form: UseFormReturnType<V>;
  kind: "rank" | "write";
  letters: string[];
}) {
  if (kind === "rank")
    return (
      <>
        <Select
          label="Right"
          allowDeselect={false}
          data={choicesOf(letters)}
          {...form.getInputProps("choice")}
        />
        <Text size="xs" c="dimmed">
          {letters.length === 2
            ? "Which of the two is on the left is drawn by chance for each person."
            : "The order in which they are shown is drawn by chance for each person."}
        </Text>
      </>
    );
  return (
    <Textarea
      label="Right answer"
      description="As JSON that fits the project's schema; the order of fields does not matter."
      required
      autosize
      minRows={3}
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
      {...form.getInputProps("json")}
    />
  );
}
