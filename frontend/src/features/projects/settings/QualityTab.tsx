import { Collapse, Stack, Switch } from "@mantine/core";
import { AnchorLink } from "@/components/links";
import { Part, Percent, type TabProps, Whole } from "./parts";

export function QualityTab({ form, project }: TabProps) {
  const params = { projectId: project.id };
  return (
    <>
      <Part
        title="Silent checks"
        hint={
          <>
            They look like any other task, and nobody is told. What may be asked is on the{" "}
            <AnchorLink to="/projects/$projectId/gold" params={params} inherit underline="always">
              gold page
            </AnchorLink>
            .
          </>
        }
      >
        <Percent
          form={form}
          field="gold_share"
          label="Gold questions"
          description="The share of a person's tasks whose answer you know already."
          max={50}
        />
        <Percent
          form={form}
          field="repeat_share"
          label="Repeats"
          description="The share of pairs shown to the same person again, sides swapped."
          max={50}
        />
      </Part>
      <Part title="Qualification">
        <Switch
          label="People qualify before they work"
          description="They answer the qualification set first, and get work once they have passed."
          {...form.getInputProps("qualification_required", { type: "checkbox" })}
        />
        <Collapse expanded={form.values.qualification_required}>
          <Stack>
            <Percent
              form={form}
              field="qualification_pass_mark"
              label="Pass mark"
              description="The share of the set that has to be right."
              min={1}
            />
            <Whole
              form={form}
              field="qualification_attempts"
              label="Attempts"
              description="How often a person may try."
              min={1}
              max={20}
              maw={320}
            />
            <Switch
              label="Show what would have been right"
              description="After an attempt, with your explanation beside each question."
              {...form.getInputProps("qualification_feedback", { type: "checkbox" })}
            />
          </Stack>
        </Collapse>
      </Part>
    </>
  );
}
