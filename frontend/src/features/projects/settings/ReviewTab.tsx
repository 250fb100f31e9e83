import { Radio, Stack } from "@mantine/core";
import { Notice } from "@/components/Notice";
import { Part, Percent, type TabProps, Whole } from "./parts";
import { reviewWarning } from "./settingsValues";

export const POLICIES = [
  { value: "all", label: "Everything", description: "A reviewer looks at every answer." },
  {
    value: "sample",
    label: "A random share",
    description: "Reviewers look at answers drawn by chance; the others are approved as they are.",
  },
  {
    value: "disagreement",
    label: "Only disagreements",
    description:
      "Where all answers to a task agree they are approved; where they differ, reviewers settle it.",
  },
];

export function ReviewTab({ form }: TabProps) {
  const { review_policy: policy } = form.values;
  const warning = reviewWarning(form.values);
  return (
    <>
      <Part title="What is reviewed">
        <Radio.Group
          label="Policy"
          description="Holds for answers submitted from now on."
          {...form.getInputProps("review_policy")}
        >
          <Stack gap="xs" mt="xs">
            {POLICIES.map((one) => (
              <Radio key={one.value} {...one} />
            ))}
          </Stack>
        </Radio.Group>
        {policy === "sample" && (
          <Percent
            form={form}
            field="review_share"
            label="Share"
            description="How many of a hundred answers a reviewer looks at."
          />
        )}
        {warning && <Notice tone="warning" title={warning} />}
      </Part>
      {policy !== "all" && (
        <Part title="Always reviewed" hint="Beside the policy; 0 switches a rule off.">
          <Whole
            form={form}
            field="review_newcomer_first"
            label="The first answers of a newcomer"
            description="So many of each person's first answers are reviewed, whatever the policy."
            max={100_000}
            maw={320}
          />
          <Percent
            form={form}
            field="review_below_reliability"
            label="People under a reliability of"
            description="All answers of a person are reviewed while their estimated reliability is lower."
          />
        </Part>
      )}
    </>
  );
}
