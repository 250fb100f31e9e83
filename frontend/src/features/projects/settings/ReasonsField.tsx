import { TagsInput } from "@mantine/core";
import type { ReactNode } from "react";

/** The reasons that are offered beside a choice. */
export function ReasonsField({
  value,
  onChange,
  error,
}: {
  value: string[];
  onChange: (value: string[]) => void;
  error?: ReactNode;
}) {
  return (
    <TagsInput
      label="Reasons for a choice"
      description="Offered beside a choice, one key each. Press Enter after each reason."
      maxTags={20}
      value={value}
      onChange={onChange}
      error={error}
    />
  );
}
