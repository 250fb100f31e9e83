import { Checkbox, NumberInput, Radio, SimpleGrid, Stack } from "@mantine/core";
import { Notice } from "@/components/Notice";
import { POLICIES } from "../settings/ReviewTab";
import { reviewWarning } from "../settings/settingsValues";
import { kindsOf, type ReviewPolicy } from "./setupValues";
import { StepFrame, type StepProps } from "./step";

export function PeopleStep({ values, errors, set, template, heading }: StepProps) {
  const writes = values.kinds.includes("write");
  const ranks = values.kinds.includes("rank");
  const warning = reviewWarning({
    ...values,
    // A kind of work that nobody does cannot disagree.
    write_overlap: writes ? values.write_overlap : 1,
    rank_overlap: ranks ? values.rank_overlap : 1,
    review_newcomer_first: 0,
    review_below_reliability: 0,
  });
  const count = template?.examples.filter(({ kind }) => values.kinds.includes(kind)).length ?? 0;
  return (
    <StepFrame
      title="Who answers, and who looks at it?"
      hint="You add people on the project's people page once it is there."
      heading={heading}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {writes && (
          <NumberInput
            label="Answers for each prompt"
            description="How many people write an answer to the same prompt."
            min={1}
            max={9}
            allowDecimal={false}
            value={values.write_overlap}
            error={errors.write_overlap}
            onChange={(value) => set("write_overlap", value)}
          />
        )}
        {ranks && (
          <NumberInput
            label="Votes for each pair"
            description="More than one shows where people disagree."
            min={1}
            max={9}
            allowDecimal={false}
            value={values.rank_overlap}
            error={errors.rank_overlap}
            onChange={(value) => set("rank_overlap", value)}
          />
        )}
      </SimpleGrid>
      <Radio.Group
        label="What is reviewed"
        value={values.review_policy}
        error={errors.review_policy}
        onChange={(policy) => set("review_policy", policy as ReviewPolicy)}
      >
        <Stack gap="xs" mt="xs">
          {POLICIES.map((policy) => (
            <Radio key={policy.value} {...policy} />
          ))}
        </Stack>
      </Radio.Group>
      {values.review_policy === "sample" && (
        <NumberInput
          label="Share"
          description="How many of a hundred answers a reviewer looks at."
          suffix=" %"
          min={0}
          max={100}
          maw={320}
          allowDecimal={false}
          value={values.review_share}
          error={errors.review_share}
          onChange={(value) => set("review_share", value)}
        />
      )}
      {warning && <Notice tone="warning" title={warning} />}
      {template && kindsOf(template).some((kind) => values.kinds.includes(kind)) && (
        <Checkbox
          label={`Add the ${count} example tasks`}
          description="So that there is work at once. They are marked “examples” among the items."
          checked={values.examples}
          onChange={(event) => set("examples", event.currentTarget.checked)}
        />
      )}
      <Checkbox
        label="I annotate too"
        description="You get the role of an annotator beside that of the manager. Somebody else has to review what you write."
        checked={values.annotates}
        onChange={(event) => set("annotates", event.currentTarget.checked)}
      />
    </StepFrame>
  );
}
