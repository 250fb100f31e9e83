import { Textarea, TextInput } from "@mantine/core";
import { Part, type TabProps } from "./parts";

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
