import { Button } from "@mantine/core";
import { MarkdownField } from "../guidelines/MarkdownField";
import { StepFrame, type StepProps } from "./step";

const OUTLINE = `# What this is about

Say in two or three sentences what the model is for and who reads its answers.

## A good answer

- is correct and complete
- says only what is known

## Cases that are easy to get wrong

Write them down as they come up, with an example each.

## When to skip

Skip a prompt, with a reason, if you cannot read it or it asks for nothing.
`;

export function GuidelinesStep({ values, errors, set, heading }: StepProps) {
  return (
    <StepFrame
      title="What is a good answer?"
      hint="People have the guidelines beside their work. Each change makes a new version, and every answer remembers the version it was written by."
      heading={heading}
    >
      <MarkdownField
        label="Guidelines"
        minRows={16}
        value={values.guidelines}
        onChange={(guidelines) => set("guidelines", guidelines)}
        error={errors.guidelines}
        actions={
          values.guidelines === "" && (
            <Button size="xs" variant="default" onClick={() => set("guidelines", OUTLINE)}>
              Start from an outline
            </Button>
          )
        }
      />
    </StepFrame>
  );
}
