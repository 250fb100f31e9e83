import { Button, Group, NumberInput, Paper, Progress, Radio, Stack, Text, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import { bytes, percent } from "@/components/numbers";
import { type ImportMode, type TaskKind, useUpload } from "./api";
import { FileDrop } from "./FileDrop";
import { FormatHelp } from "./FormatHelp";
import { type Peek, peekAt } from "./peek";

/** Chooses a file, looks at its first line, and uploads it. */
export function ImportForm({ projectId }: { projectId: number }) {
  const { upload, share, stop } = useUpload(projectId);
  const navigate = useNavigate();
  const form = useForm({
    initialValues: {
      file: null as File | null,
      kind: "write" as TaskKind,
      mode: "all_or_nothing" as ImportMode,
      priority: 0,
    },
    validate: { file: (file) => (file ? null : "Choose a file.") },
  });
  const { file, kind } = form.values;
  const peek = usePeek(file, kind);
  const submit = form.onSubmit(({ file: chosen, ...values }) => {
    if (!chosen) return;
    upload.mutate(
      { ...values, file: chosen },
      {
        onSuccess: (batch) =>
          void navigate({
            to: "/projects/$projectId/imports/$importId",
            params: { projectId, importId: batch.id },
          }),
        onError: (error) => form.setErrors(toApiError(error).fieldErrors()),
      },
    );
  });
  return (
    <Paper p={{ base: "md", sm: "lg" }} component="section" aria-label="Import a file">
      <Title order={2} size="h3" mb="md">
        Import a file
      </Title>
      <form onSubmit={submit} noValidate>
        <Stack gap="lg">
          <Radio.Group label="What is in it" {...form.getInputProps("kind")}>
            <Group gap="xl" mt={8} align="flex-start">
              <Radio
                value="write"
                label="Prompts to answer"
                description="People write the ideal answer, or mend the one you propose."
              />
              <Radio
                value="rank"
                label="Pairs to rank"
                description="People choose the better of two answers, blind."
              />
            </Group>
          </Radio.Group>
          <FormatHelp kind={kind} />
          <div>
            <FileDrop
              file={file}
              onFile={(chosen) => {
                form.setFieldValue("file", chosen);
                form.clearFieldError("file");
              }}
              error={
                (form.errors.file as string | undefined) ?? (peek && !peek.ok ? peek.message : undefined)
              }
            />
            {peek?.ok && peek.prompt && (
              <Text size="sm" c="dimmed" mt={6} lineClamp={2}>
                The first prompt: “{peek.prompt}”
              </Text>
            )}
          </div>
          <Radio.Group label="If a line is bad" {...form.getInputProps("mode")}>
            <Group gap="xl" mt={8} align="flex-start">
              <Radio
                value="all_or_nothing"
                label="Import nothing"
                description="All lines are checked first. One fault, and the project stays as it is."
              />
              <Radio
                value="skip_bad"
                label="Skip it"
                description="Good lines come in. Every skipped line is listed with its reason."
              />
            </Group>
          </Radio.Group>
          <NumberInput
            label="Priority"
            description="Tasks with a higher number are handed out first. A line's own priority is added to it."
            maw={280}
            allowDecimal={false}
            min={-1_000_000}
            max={1_000_000}
            {...form.getInputProps("priority")}
          />
          {upload.error && <ErrorNotice title="The file was not taken" error={upload.error} />}
          {upload.isPending && file && (
            <div role="status">
              <Progress value={100 * share} aria-label="Upload" />
              <Text size="xs" c="dimmed" mt={4}>
                {share < 1
                  ? `Uploading ${bytes(file.size)}: ${percent(share, 0)}. Keep this page open.`
                  : "Uploaded. The server is storing it."}
              </Text>
            </div>
          )}
          <Group>
            <Button type="submit" loading={upload.isPending}>
              Import
            </Button>
            {upload.isPending && share < 1 && (
              <Button variant="default" onClick={stop}>
                Stop the upload
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}

function usePeek(file: File | null, kind: TaskKind): Peek | null {
  const [peek, setPeek] = useState<Peek | null>(null);
  useEffect(() => {
    setPeek(null);
    if (!file) return;
    let current = true;
    // A file that this browser cannot read here is still uploaded and checked by the server.
    peekAt(file, kind).then(
      (found) => current && setPeek(found),
      () => current && setPeek(null),
    );
    return () => {
      current = false;
    };
  }, [file, kind]);
  return peek;
}
