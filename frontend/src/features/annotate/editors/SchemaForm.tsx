import {
  Alert,
  Checkbox,
  Group,
  MultiSelect,
  NumberInput,
  Radio,
  Select,
  Stack,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { memo, type ReactNode, useMemo } from "react";
import type { JsonCheck, SchemaProblem } from "@/components/json/schema";
import { type FormField, formValues, withValue } from "./schemaForm";

const FEW = 4;
const NONE = "None (null)";

/** A form over the JSON text: each change is written into the text, and the text is all there is. */
export const SchemaForm = memo(function SchemaForm({
  fields,
  text,
  check,
  asked = false,
  onChange,
}: {
  fields: FormField[];
  text: string;
  /** What was found wrong; `null` where nothing is to be complained about. */
  check: JsonCheck | null;
  /** Somebody wants to submit it: what is missing is wrong from then on. */
  asked?: boolean;
  /** Gets how the text changes, and not the text itself, which may have moved on. */
  onChange: (changed: (text: string) => string) => void;
}) {
  const values = useMemo(() => formValues(text), [text]);
  if (values === null)
    return (
      <Alert color="yellow" variant="light">
        The JSON cannot be shown as a form at the moment. Mend it in the text; the form comes back by itself.
      </Alert>
    );
  const problems = check?.kind === "schema" ? check.problems : [];
  return (
    <Stack gap="md">
      {fields.map((field) => (
        <Field
          key={field.name}
          field={field}
          value={values[field.name]}
          problem={problemOf(field.name, values[field.name], problems, asked)}
          onChange={(value) => onChange((now) => withValue(now, fields, field.name, value))}
        />
      ))}
    </Stack>
  );
});

function problemOf(
  name: string,
  value: unknown,
  problems: SchemaProblem[],
  asked: boolean,
): string | undefined {
  // A field that nobody has touched is shown as required, not as wrong.
  if (value === undefined)
    return asked && problems.some(({ path, missing }) => path === "" && missing === name)
      ? "This is missing."
      : undefined;
  return problems.find(({ path }) => path === name || path.startsWith(`${name}.`))?.message;
}

interface FieldProps {
  field: FormField;
  value: unknown;
  problem: string | undefined;
  onChange: (value: unknown) => void;
}

function Field({ field, value, problem, onChange }: FieldProps) {
  const common = {
    label: field.label,
    description: field.description || undefined,
    error: problem,
    withAsterisk: field.required,
  };
  const { control } = field;
  const optional = !field.required;
  switch (control.kind) {
    case "choice":
    case "boolean": {
      const options: unknown[] = [
        ...(control.kind === "boolean" ? [true, false] : control.options),
        ...(field.nullable ? [null] : []),
      ];
      return <Choice common={common} options={options} {...{ value, optional, onChange }} />;
    }
    case "choices":
      return (
        <MultiSelect
          {...common}
          data={control.options}
          value={asTexts(value)}
          onChange={onChange}
          searchable={control.options.length > 8}
          placeholder={asTexts(value).length ? undefined : "Choose any"}
        />
      );
    case "list":
      return (
        <TagsInput
          {...common}
          value={asTexts(value)}
          onChange={onChange}
          placeholder="Write one, then press Enter"
        />
      );
    case "numbers":
      return (
        <TagsInput
          {...common}
          value={asWords(value)}
          onChange={(entries) => onChange(entries.map(asNumber))}
          allowDuplicates
          placeholder="Write a number, then press Enter"
        />
      );
    case "number":
      return (
        <WithNull field={field} value={value} onChange={onChange}>
          <NumberInput
            {...common}
            value={typeof value === "number" ? value : ""}
            allowDecimal={!control.integer}
            disabled={value === null}
            onChange={(next) => onChange(typeof next === "number" ? next : undefined)}
          />
        </WithNull>
      );
    case "text": {
      const shared = {
        ...common,
        value: typeof value === "string" ? value : "",
        disabled: value === null,
        onChange: (event: { currentTarget: { value: string } }) =>
          onChange(event.currentTarget.value === "" && optional ? undefined : event.currentTarget.value),
      };
      return (
        <WithNull field={field} value={value} onChange={onChange}>
          {control.long ? <Textarea autosize minRows={2} {...shared} /> : <TextInput {...shared} />}
        </WithNull>
      );
    }
    case "other":
      return (
        <div>
          <Text size="sm" fw={500}>
            {field.label}
          </Text>
          <Text size="xs" c={problem ? "var(--mantine-color-error)" : "dimmed"}>
            {problem ?? "Write this one in the JSON."}
          </Text>
        </div>
      );
  }
}

function asTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}

function asWords(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** What is no number stays as it was written; the check says so. */
function asNumber(entry: string): number | string {
  const number = Number(entry);
  return entry.trim() !== "" && Number.isFinite(number) ? number : entry;
}

const wordFor = (option: unknown) =>
  option === null ? NONE : option === true ? "Yes" : option === false ? "No" : String(option);

/** Options keep their type: they are told apart by their JSON, not by their words. */
function Choice({
  common,
  options,
  value,
  optional,
  onChange,
}: {
  common: { label: string; description?: string; error?: string; withAsterisk: boolean };
  options: unknown[];
  value: unknown;
  optional: boolean;
  onChange: (value: unknown) => void;
}) {
  const chosen = value === undefined ? null : JSON.stringify(value);
  const choose = (json: string | null) => onChange(json === null ? undefined : JSON.parse(json));
  const data = options.map((option) => ({ value: JSON.stringify(option), label: wordFor(option) }));
  if (options.length <= FEW && !optional)
    return (
      <Radio.Group {...common} value={chosen ?? ""} onChange={choose}>
        <Group gap="md" mt={6}>
          {data.map((option) => (
            <Radio key={option.value} {...option} />
          ))}
        </Group>
      </Radio.Group>
    );
  return (
    <Select
      {...common}
      data={data}
      value={chosen}
      onChange={choose}
      searchable
      clearable={optional}
      allowDeselect={optional}
      placeholder="Choose one"
      nothingFoundMessage="No such choice"
      selectFirstOptionOnChange
    />
  );
}

function WithNull({
  field,
  value,
  onChange,
  children,
}: Pick<FieldProps, "field" | "value" | "onChange"> & { children: ReactNode }) {
  if (!field.nullable) return children;
  return (
    <div>
      {children}
      <Checkbox
        mt={6}
        size="xs"
        label={NONE}
        aria-label={`${field.label}: ${NONE}`}
        checked={value === null}
        onChange={(event) => onChange(event.currentTarget.checked ? null : undefined)}
      />
    </div>
  );
}
