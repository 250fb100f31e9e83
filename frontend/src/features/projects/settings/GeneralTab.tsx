import { TagsInput, Textarea, TextInput } from "@mantine/core";
import { Part, type TabProps } from "./parts";
import { SchemaField } from "./SchemaField";

export function GeneralTab({ form }: TabProps) {
  return (
    <>
      <Part title="What it is">
        <TextInput label="Name" required maxLength={200} {...form.getInputProps("name")} />
        <Textarea
          label="Description"
          autosize
          minRows={2}
          maxRows={8}
          {...form.getInputProps("description")}
        />
      </Part>
      <Part title="Answers" hint="A new schema holds for answers submitted from now on.">
        <SchemaField
          value={form.values.output_schema}
          onChange={(value) => form.setFieldValue("output_schema", value)}
          error={form.errors.output_schema as string | undefined}
        />
      </Part>
      <Part title="Ranking">
        <TagsInput
          label="Reasons for a choice"
          description="Offered beside a choice, one key each. Press Enter after each reason."
          maxTags={20}
          {...form.getInputProps("rank_reasons")}
        />
      </Part>
      <Part title="Cost">
        <TextInput
          label="Currency"
          description="Of the hourly rates on the people page; the dashboard counts the cost in it."
          maxLength={3}
          maw={320}
          {...form.getInputProps("currency")}
          onChange={(event) => form.setFieldValue("currency", event.currentTarget.value.toUpperCase())}
        />
      </Part>
    </>
  );
}
