import { Checkbox, Stack, Textarea, TextInput } from "@mantine/core";
import type { Kind } from "./setupValues";
import { StepFrame, type StepProps } from "./step";

const KINDS: { value: Kind; label: string; description: string }[] = [
  {
    value: "write",
    label: "Writing",
    description: "People write the ideal answer, or mend a draft. A model learns to answer like it (SFT).",
  },
  {
    value: "rank",
    label: "Ranking",
    description: "People say which answer is better. A model learns what people prefer (DPO, reward models).",
  },
];

export function AboutStep({ values, errors, set, heading }: StepProps) {
  return (
    <StepFrame
      title="What is it?"
      hint="People see the name in the navigation and in their list of work."
      heading={heading}
    >
      <TextInput
        label="Name"
        required
        maxLength={200}
        placeholder="Sorting support messages"
        value={values.name}
        error={errors.name}
        onChange={(event) => set("name", event.currentTarget.value)}
      />
      <Textarea
        label="Description"
        description="One or two sentences."
        autosize
        minRows={2}
        maxRows={6}
        value={values.description}
        error={errors.description}
        onChange={(event) => set("description", event.currentTarget.value)}
      />
      <Checkbox.Group
        label="What people do"
        description="A project can hold both kinds of work. Prompts for either can be imported at any time."
        value={values.kinds}
        error={errors.kinds}
        onChange={(kinds) =>
          set(
            "kinds",
            KINDS.map(({ value }) => value).filter((kind) => kinds.includes(kind)),
          )
        }
      >
        <Stack gap="xs" mt="xs">
          {KINDS.map((kind) => (
            <Checkbox key={kind.value} {...kind} data-fault={errors.kinds ? true : undefined} />
          ))}
        </Stack>
      </Checkbox.Group>
    </StepFrame>
  );
}
