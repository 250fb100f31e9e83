import { Button, Group, Paper, Stack, Text, Textarea, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { useCreateProject } from "./api";
import { MarkdownField } from "./guidelines/MarkdownField";
import { SchemaField } from "./settings/SchemaField";
import { readSchema } from "./settings/schemaText";

const OUTLINE = `# What this is about

Say in two or three sentences what the model is for and who reads its answers.

## A good answer

- is correct and complete
- says only what is known

## Cases that are easy to get wrong

Write them down as they come up, with an example each.

## When to skip

Skip a prompt, with a reason, if you cannot read it or it asks for nothing.
`;

export function CreateProjectPage() {
  const create = useCreateProject();
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { name: "", description: "", guidelines: "", output_schema: "" },
    // What was refused is being mended: the notice has done its work.
    onValuesChange: () => create.reset(),
    validate: {
      name: (value) => (value.trim() ? null : "Give the project a name."),
      output_schema: (value) => {
        const reading = readSchema(value);
        return reading.kind === "fault" ? reading.message : null;
      },
    },
  });
  const submit = form.onSubmit((values) => {
    const reading = readSchema(values.output_schema);
    create.mutate(
      {
        name: values.name.trim(),
        description: values.description.trim(),
        guidelines: values.guidelines,
        output_schema: reading.kind === "schema" ? reading.schema : null,
      },
      {
        onSuccess: (project) =>
          void navigate({ to: "/projects/$projectId", params: { projectId: project.id } }),
        onError: (error) => form.setErrors(toApiError(error).fieldErrors()),
      },
    );
  });
  return (
    <PageFrame width="narrow">
      <PageHeader
        title="Create project"
        crumbs={[{ label: "Projects", to: "/projects" }]}
        description="You become its manager. Everything here can be changed later."
      />
      <form onSubmit={submit} noValidate>
        <Stack>
          <Part
            number={1}
            title="What it is"
            hint="People see the name in the navigation and in their list of work."
          >
            <TextInput
              label="Name"
              required
              maxLength={200}
              placeholder="Sorting support messages"
              data-autofocus
              {...form.getInputProps("name")}
            />
            <Textarea
              label="Description"
              description="One or two sentences."
              autosize
              minRows={2}
              maxRows={6}
              {...form.getInputProps("description")}
            />
          </Part>
          <Part
            number={2}
            title="Guidelines"
            hint="What a good answer is. Each change makes a new version, and every answer remembers the version it was written by."
          >
            <MarkdownField
              label="Guidelines"
              minRows={8}
              value={form.values.guidelines}
              onChange={(value) => form.setFieldValue("guidelines", value)}
              error={form.errors.guidelines}
              actions={
                form.values.guidelines === "" && (
                  <Button
                    size="xs"
                    variant="default"
                    onClick={() => form.setFieldValue("guidelines", OUTLINE)}
                  >
                    Start from an outline
                  </Button>
                )
              }
            />
          </Part>
          <Part
            number={3}
            title="Answers"
            hint="Choose JSON when a program will read the answers. Imported and written answers are checked against the schema."
          >
            <SchemaField
              value={form.values.output_schema}
              onChange={(value) => form.setFieldValue("output_schema", value)}
              error={form.errors.output_schema as string | undefined}
            />
          </Part>
          {create.error && <ErrorNotice title="The project was not created" error={create.error} />}
          <Group>
            <Button type="submit" loading={create.isPending}>
              Create project
            </Button>
            <Button variant="subtle" renderRoot={(props) => <Link to="/projects" {...props} />}>
              Cancel
            </Button>
          </Group>
        </Stack>
      </form>
    </PageFrame>
  );
}

function Part({
  number,
  title,
  hint,
  children,
}: {
  number: number;
  title: string;
  hint: string;
  children: ReactNode;
}) {
  return (
    <Paper p="lg" component="section" aria-label={title}>
      <Title order={2} size="h3">
        {number}. {title}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {hint}
      </Text>
      <Stack>{children}</Stack>
    </Paper>
  );
}
