import { Chip, Group, Input, Select, Stack } from "@mantine/core";
import { useId } from "react";
import { KeyCap } from "@/components/keys/KeyHelp";
import { headingInWords } from "@/components/text/sections";
import { CAUSES, type Cause } from "./causes";
import classes from "./ReviewScreen.module.css";

export interface CauseWords {
  cause: Cause | undefined;
  guideline_section: string;
}

export const NO_CAUSE: CauseWords = { cause: undefined, guideline_section: "" };

/** What it came from, and which section of the guidelines it is about. Both are counted, section by section. */
export function CauseFields({
  value,
  sections,
  onChange,
  label,
  description,
  required = false,
  withKeys = false,
  error,
}: {
  value: CauseWords;
  sections: string[];
  onChange: (value: CauseWords) => void;
  label: string;
  description?: string;
  required?: boolean;
  withKeys?: boolean;
  error?: string;
}) {
  const id = useId();
  return (
    <Group gap="md" align="flex-start">
      <Stack gap={6} role="radiogroup" aria-labelledby={id}>
        <div>
          <Input.Label id={id} labelElement="div" required={required}>
            {label}
          </Input.Label>
          {description && <Input.Description>{description}</Input.Description>}
        </div>
        <Group gap={6}>
          {CAUSES.map(({ value: cause, label: words, id: keyId, hint }) => (
            <Chip
              key={cause}
              type="radio"
              name={id}
              size="xs"
              title={hint}
              checked={value.cause === cause}
              onChange={() => onChange({ ...value, cause })}
              onClick={() => {
                // A second press takes it back, where it may be left out.
                if (!required && value.cause === cause) onChange({ ...value, cause: undefined });
              }}
            >
              {words}
              {withKeys && <KeyCap of={keyId} className={classes.chipCap} />}
            </Chip>
          ))}
        </Group>
        {error && <Input.Error>{error}</Input.Error>}
      </Stack>
      {sections.length > 0 && (
        <Select
          size="xs"
          label="Section of the guidelines"
          placeholder="None"
          clearable
          searchable
          nothingFoundMessage="No such section"
          className={classes.section}
          value={value.guideline_section || null}
          onChange={(section) => onChange({ ...value, guideline_section: section ?? "" })}
          data={sections.map((section) => ({ value: section, label: headingInWords(section) }))}
        />
      )}
    </Group>
  );
}
