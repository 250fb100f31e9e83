import {
  Button,
  Checkbox,
  Group,
  Modal,
  NumberInput,
  PasswordInput,
  SimpleGrid,
  Stack,
  TextInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import { type Endpoint, useSaveEndpoint } from "./api";

/** Sets an endpoint up, or changes one. Its key goes to the server and never comes back. */
export function EndpointModal({
  endpoint,
  onClose,
}: {
  endpoint: Endpoint | "new" | null;
  onClose: () => void;
}) {
  return (
    <Modal
      opened={endpoint !== null}
      onClose={onClose}
      title={endpoint === "new" ? "Add an endpoint" : "Change the endpoint"}
      size="lg"
    >
      {endpoint !== null && (
        <EndpointForm endpoint={endpoint === "new" ? null : endpoint} onClose={onClose} />
      )}
    </Modal>
  );
}

function EndpointForm({ endpoint, onClose }: { endpoint: Endpoint | null; onClose: () => void }) {
  const save = useSaveEndpoint(endpoint?.id ?? null);
  const form = useForm({
    initialValues: {
      name: endpoint?.name ?? "",
      base_url: endpoint?.base_url ?? "",
      model: endpoint?.model ?? "",
      api_key: "",
      remove_key: false,
      first_seconds: endpoint?.first_seconds ?? 30,
      total_seconds: endpoint?.total_seconds ?? 180,
    },
    validate: {
      name: (value) => (value.trim() ? null : "Give it a name."),
      base_url: (value) =>
        /^https?:\/\/\S+$/.test(value.trim())
          ? null
          : "Write an address that begins with http:// or https://.",
      model: (value) => (value.trim() ? null : "Say which of the server's models."),
    },
  });
  const fieldless = save.error && Object.keys(toApiError(save.error).fieldErrors()).length === 0;
  const submit = form.onSubmit(({ api_key, remove_key, ...values }) => {
    const key = remove_key ? "" : api_key.trim() || undefined;
    save.mutate(
      { ...values, ...(key !== undefined && { api_key: key }) },
      {
        onSuccess: (saved) => {
          notifications.show({
            title: `${saved.name} is saved`,
            message: "Test it, before projects use it.",
          });
          onClose();
        },
        onError: (error) => form.setErrors(toApiError(error).fieldErrors()),
      },
    );
  });
  return (
    <form noValidate onSubmit={submit}>
      <Stack>
        {fieldless && <ErrorNotice title="The endpoint was not saved" error={save.error} />}
        <TextInput
          label="Name"
          description="Managers choose it by this name."
          maxLength={100}
          required
          data-autofocus
          {...form.getInputProps("name")}
        />
        <TextInput
          label="Address"
          description="Up to and with the version, for example https://api.example.org/v1 or http://localhost:8001/v1."
          required
          maxLength={300}
          {...form.getInputProps("base_url")}
        />
        <TextInput
          label="Model"
          description="The name under which the server knows it."
          required
          maxLength={200}
          {...form.getInputProps("model")}
        />
        <PasswordInput
          label="Key"
          description={
            endpoint?.has_key
              ? "A key is kept. Leave this empty to keep it; nobody can read it, you neither."
              : "Leave it empty where the server wants none. It is kept encrypted and never shown again."
          }
          autoComplete="new-password"
          disabled={form.values.remove_key}
          {...form.getInputProps("api_key")}
        />
        {endpoint?.has_key && (
          <Checkbox label="Remove the key" {...form.getInputProps("remove_key", { type: "checkbox" })} />
        )}
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberInput
            label="First words within"
            suffix=" seconds"
            min={1}
            max={600}
            allowDecimal={false}
            {...form.getInputProps("first_seconds")}
          />
          <NumberInput
            label="All of it within"
            suffix=" seconds"
            min={1}
            max={3600}
            allowDecimal={false}
            {...form.getInputProps("total_seconds")}
          />
        </SimpleGrid>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            {endpoint === null ? "Add endpoint" : "Save"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
