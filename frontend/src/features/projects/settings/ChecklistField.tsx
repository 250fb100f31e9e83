import { Checkbox, TextInput } from "@mantine/core";
import { EntryList } from "./EntryList";
import { type Check, type Faults, MOST_CHECKS, NEW_CHECK } from "./workbenchValues";

/** What a writer ticks before submitting. */
export function ChecklistField({
  value,
  onChange,
  errors,
}: {
  value: Check[];
  onChange: (value: Check[]) => void;
  errors: Faults;
}) {
  return (
    <EntryList
      label="Checklist"
      description="Shown below the answer. What is required has to be ticked before the answer can be submitted."
      one="check"
      enterAdds
      entries={value}
      onChange={onChange}
      fresh={NEW_CHECK}
      most={MOST_CHECKS}
      empty="None: an answer is submitted as it is."
      nameOf={({ text }) => text}
      error={errors.checklist}
    >
      {(check, set, index) => (
        <>
          <TextInput
            aria-label={`What check ${index + 1} says`}
            required
            maxLength={300}
            placeholder="It answers what was asked."
            value={check.text}
            error={errors[`checklist.${index}.text`]}
            onChange={(event) => set({ ...check, text: event.currentTarget.value })}
          />
          <Checkbox
            label="Required"
            checked={check.required}
            onChange={(event) => set({ ...check, required: event.currentTarget.checked })}
          />
        </>
      )}
    </EntryList>
  );
}
