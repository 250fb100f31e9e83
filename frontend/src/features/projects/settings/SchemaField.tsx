import { Box, Button, Code, Group, SegmentedControl, Stack, Text, Textarea } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { useId, useState } from "react";
import { checkJson, type JsonSchema } from "@/components/json/schema";
import { prettyJson } from "@/components/json/text";
import classes from "./SchemaField.module.css";
import { EXAMPLE_SCHEMA, fieldsInWords, readSchema } from "./schemaText";

/** What an answer must look like: any text, or JSON under a schema that is checked and explained while it is written. */
export function SchemaField({
  value,
  onChange,
  error,
}: {
  value: string;
  onChange: (value: string) => void;
  error?: string;
}) {
  const [wantsJson, setWantsJson] = useState(value.trim() !== "");
  const choice = useId();
  const reading = readSchema(value);
  const json = wantsJson || value.trim() !== "";
  return (
    <Stack gap="sm">
      <div>
        <Text size="sm" fw={500} id={choice} mb={6}>
          Form of an answer
        </Text>
        <SegmentedControl
          aria-labelledby={choice}
          value={json ? "json" : "text"}
          onChange={(next) => {
            setWantsJson(next === "json");
            if (next === "text") onChange("");
          }}
          data={[
            { value: "text", label: "Free text" },
            { value: "json", label: "JSON by a schema" },
          ]}
        />
        <Text size="xs" c="dimmed" mt={6}>
          {json
            ? "An answer can only be submitted when it fits. Format validity is measured against this schema."
            : "An answer may be any text."}
        </Text>
      </div>
      {json && (
        <>
          <Textarea
            label="JSON Schema"
            description="Draft 2020-12. References may only point inside the schema."
            autosize
            minRows={8}
            maxRows={28}
            spellCheck={false}
            value={value}
            onChange={(event) => onChange(event.currentTarget.value)}
            error={error ?? (reading.kind === "fault" ? reading.message : undefined)}
            classNames={{ input: classes.code }}
          />
          <Group gap="xs">
            {reading.kind === "empty" && (
              <Button size="xs" variant="default" onClick={() => onChange(EXAMPLE_SCHEMA)}>
                Start from an example
              </Button>
            )}
            {reading.kind === "schema" && (
              <Button size="xs" variant="default" onClick={() => onChange(prettyJson(value))}>
                Lay out
              </Button>
            )}
          </Group>
          {reading.kind === "schema" && <Explanation schema={reading.schema} />}
          {reading.kind === "schema" && <Trial schema={reading.schema} />}
        </>
      )}
    </Stack>
  );
}

function Explanation({ schema }: { schema: JsonSchema }) {
  const fields = fieldsInWords(schema);
  if (fields.length === 0)
    return (
      <Text size="xs" c="dimmed">
        This schema names no fields of its own.
      </Text>
    );
  return (
    <div>
      <Text size="sm" fw={500} mb={6}>
        In words, an answer has {fields.length === 1 ? "1 field" : `${fields.length} fields`}
      </Text>
      <Box className={classes.summary}>
        <ul className={classes.fields}>
          {fields.map((field) => (
            <li key={field.name}>
              <Code>{field.name}</Code> {field.what}
              {!field.required && <Text span inherit c="dimmed">{` (may be left out)`}</Text>}
            </li>
          ))}
        </ul>
        {schema.additionalProperties === false && (
          <Text size="xs" c="dimmed" px={12} pb={8}>
            No other fields are allowed.
          </Text>
        )}
      </Box>
    </div>
  );
}

/** An answer to try the schema on. It is kept nowhere. */
function Trial({ schema }: { schema: JsonSchema }) {
  const [answer, setAnswer] = useState("");
  const check = checkJson(answer, schema);
  return (
    <div>
      <Textarea
        label="Try it on an answer"
        description="Write or paste one. It is not saved."
        autosize
        minRows={2}
        maxRows={10}
        spellCheck={false}
        value={answer}
        onChange={(event) => setAnswer(event.currentTarget.value)}
        classNames={{ input: classes.code }}
      />
      <Box role="status" mt={6}>
        {check.kind === "valid" && <Verdict good>This answer fits.</Verdict>}
        {check.kind === "syntax" && (
          <Verdict>
            Line {check.problem.line}, column {check.problem.column}: {check.problem.message}
          </Verdict>
        )}
        {check.kind === "unchecked" && <Verdict>This schema cannot be tried here: {check.reason}</Verdict>}
        {check.kind === "schema" &&
          check.problems.map((problem) => (
            <Verdict key={problem.path + problem.message}>
              {problem.path && <Code>{problem.path}</Code>} {problem.message}
            </Verdict>
          ))}
      </Box>
    </div>
  );
}

function Verdict({ good = false, children }: { good?: boolean; children: React.ReactNode }) {
  const Glyph = good ? IconCircleCheck : IconAlertTriangle;
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <Glyph
        size={16}
        aria-hidden
        style={{ flex: "none", marginTop: 2 }}
        color={`var(--mantine-color-${good ? "teal" : "orange"}-6)`}
      />
      <Text size="sm" component="span">
        {children}
      </Text>
    </Group>
  );
}
