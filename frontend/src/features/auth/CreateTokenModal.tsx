import {
  Alert,
  Button,
  Checkbox,
  Code,
  CopyButton,
  Group,
  Modal,
  Select,
  Stack,
  TextInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { toApiError } from "@/api/errors";
import { useMe } from "@/app/session";
import { ErrorNotice } from "@/components/ErrorNotice";
import { type NewToken, type Scope, useCreateToken } from "./api";

const SCOPES: { value: Scope; label: string; description: string; administrator?: boolean }[] = [
  { value: "read", label: "Read", description: "See what you can see." },
  { value: "annotate", label: "Annotate", description: "Take up tasks and submit answers." },
  { value: "review", label: "Review", description: "Approve, edit, return and reject." },
  { value: "manage", label: "Manage", description: "Import, freeze, train, evaluate, change projects." },
  {
    value: "administer",
    label: "Administer",
    description: "Accounts, rights and the audit log.",
    administrator: true,
  },
];

const LIFETIMES = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
  { value: "never", label: "Does not expire" },
];

export function CreateTokenModal({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const create = useCreateToken();
  const close = () => {
    onClose();
    create.reset();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={create.data ? "Copy your token now" : "Create token"}
      closeOnClickOutside={!create.data}
    >
      {create.data ? <MadeToken token={create.data} onDone={close} /> : <TokenForm create={create} />}
    </Modal>
  );
}

function TokenForm({ create }: { create: ReturnType<typeof useCreateToken> }) {
  const me = useMe();
  const form = useForm({
    initialValues: { name: "", scopes: ["read"] as Scope[], lifetime: "90" },
    validate: {
      name: (value) => (value.trim() ? null : "Give it a name, so that you know it again."),
      scopes: (value) => (value.length ? null : "Choose at least one scope."),
    },
  });
  const submit = form.onSubmit(({ name, scopes, lifetime }) => {
    const expires_at =
      lifetime === "never" ? null : new Date(Date.now() + Number(lifetime) * 86_400_000).toISOString();
    create.mutate(
      { name: name.trim(), scopes, expires_at },
      { onError: (error) => form.setErrors(toApiError(error).fieldErrors()) },
    );
  });
  return (
    <form onSubmit={submit}>
      <Stack>
        {create.error && <ErrorNotice title="The token was not created" error={create.error} />}
        <TextInput
          label="Name"
          placeholder="nightly import"
          maxLength={100}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <Checkbox.Group label="Scopes" {...form.getInputProps("scopes")}>
          <Stack gap="xs" mt={6}>
            {SCOPES.filter((scope) => !scope.administrator || me.is_administrator).map((scope) => (
              <Checkbox key={scope.value} {...scope} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Select
          label="Expires after"
          data={LIFETIMES}
          allowDeselect={false}
          {...form.getInputProps("lifetime")}
        />
        <Button type="submit" loading={create.isPending}>
          Create token
        </Button>
      </Stack>
    </form>
  );
}

function MadeToken({ token, onDone }: { token: NewToken; onDone: () => void }) {
  return (
    <Stack>
      <Alert color="yellow" variant="light">
        This is the only time it is shown. Keep it where you keep passwords.
      </Alert>
      <Code block aria-label="Your token" style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>
        {token.token}
      </Code>
      <Group justify="space-between">
        <CopyButton value={token.token}>
          {({ copied, copy }) => (
            <Button
              onClick={copy}
              leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            >
              {copied ? "Copied" : "Copy token"}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={onDone}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
