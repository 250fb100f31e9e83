import { Title } from "@mantine/core";
import { ChecklistField } from "../settings/ChecklistField";
import { DimensionsField } from "../settings/DimensionsField";
import { ReasonsField } from "../settings/ReasonsField";
import { SchemaField } from "../settings/SchemaField";
import { ToolsField } from "../settings/ToolsField";
import { StepFrame, type StepProps } from "./step";

export function AnswersStep({ values, errors, set, heading }: StepProps) {
  const writes = values.kinds.includes("write");
  const ranks = values.kinds.includes("rank");
  return (
    <StepFrame
      title="What does an answer look like?"
      hint="The preview shows what people will have before them. You can type in it."
      heading={heading}
    >
      {writes && ranks && (
        <Title order={3} size="h4">
          Writing
        </Title>
      )}
      {writes && (
        <>
          <SchemaField
            value={values.output_schema}
            onChange={(text) => set("output_schema", text)}
            error={errors.output_schema}
          />
          <ToolsField value={values.tools} onChange={(tools) => set("tools", tools)} errors={errors} />
          <ChecklistField
            value={values.checklist}
            onChange={(checklist) => set("checklist", checklist)}
            errors={errors}
          />
        </>
      )}
      {writes && ranks && (
        <Title order={3} size="h4" mt="sm">
          Ranking
        </Title>
      )}
      {ranks && (
        <>
          <ReasonsField
            value={values.rank_reasons}
            onChange={(reasons) => set("rank_reasons", reasons)}
            error={errors.rank_reasons}
          />
          <DimensionsField
            value={values.dimensions}
            onChange={(dimensions) => set("dimensions", dimensions)}
            errors={errors}
          />
        </>
      )}
    </StepFrame>
  );
}
