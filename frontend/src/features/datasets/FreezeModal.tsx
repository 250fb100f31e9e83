import { Button, Group, Modal, NumberInput, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconSnowflake } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import { Notice } from "@/components/Notice";
import { count, counted, percent } from "@/components/numbers";
import { inWords } from "@/components/StateBadge";
import { type DatasetKind, previewQuery, SPLITS, useFreeze } from "./api";
import { SplitBar } from "./SplitBar";
import { asFractions, DEFAULT_SHARES, type Shares, shareFault, shareSum } from "./shares";

const KINDS = [
  { value: "sft", label: "Answers" },
  { value: "preference", label: "Ranked pairs" },
];
const EXPLAINED: Record<DatasetKind, string> = {
  sft: "Prompts with their approved answers. For SFT.",
  preference: "Prompts with a chosen and a rejected answer. For DPO; SFT learns the chosen answers.",
};

export function FreezeModal({
  projectId,
  opened,
  onClose,
}: {
  projectId: number;
  opened: boolean;
  onClose: () => void;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title="Freeze a dataset version" size="lg">
      {opened && <FreezeForm projectId={projectId} onClose={onClose} />}
    </Modal>
  );
}

function FreezeForm({ projectId, onClose }: { projectId: number; onClose: () => void }) {
  const freeze = useFreeze(projectId);
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { name: "", kind: null as DatasetKind | null, shares: DEFAULT_SHARES },
  });
  const { shares } = form.values;
  const { data: preview } = useQuery(previewQuery(projectId));
  // Until the person chooses, the kind of which there is something.
  const ranksOnly = preview !== undefined && !preview.approved.sft && Boolean(preview.approved.preference);
  const kind = form.values.kind ?? (ranksOnly ? "preference" : "sft");
  const nothing = preview !== undefined && !preview.approved[kind];
  const fault = shareFault(shares);
  const submit = form.onSubmit(({ name }) => {
    if (fault) return;
    freeze.mutate(
      { name: name.trim(), kind, splits: asFractions(shares) },
      {
        onSuccess: (version) => {
          onClose();
          void navigate({
            to: "/projects/$projectId/datasets/$versionId",
            params: { projectId, versionId: version.id },
          });
        },
        onError: (error) => {
          const { splits, "splits.train": train, ...others } = toApiError(error).fieldErrors();
          form.setErrors({ ...others, ...(splits || train ? { shares: splits ?? train } : {}) });
        },
      },
    );
  });
  return (
    <form onSubmit={submit}>
      <Stack>
        {freeze.error && <ErrorNotice title="Nothing was frozen" error={freeze.error} />}
        <div>
          <SegmentedControl
            fullWidth
            aria-label="What to freeze"
            data={KINDS}
            value={kind}
            onChange={(value) => form.setFieldValue("kind", value as DatasetKind)}
          />
          <Text size="sm" c="dimmed" mt={6}>
            {EXPLAINED[kind]}
          </Text>
        </div>
        <Preview projectId={projectId} kind={kind} />
        <TextInput
          label="Name"
          description="Optional. The version has its number anyway."
          maxLength={200}
          {...form.getInputProps("name")}
        />
        <ShareFields
          shares={shares}
          fault={fault ?? (form.errors.shares ? String(form.errors.shares) : null)}
          onChange={(next) => {
            form.clearFieldError("shares");
            form.setFieldValue("shares", next);
          }}
        />
        <Notice icon={IconSnowflake} title="A version never changes">
          To take up later work, freeze another version. A prompt that was in an earlier version keeps its
          side, so what was held out stays held out; the shares are for new prompts. Prompts that belong
          together go to one side.
        </Notice>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={freeze.isPending} disabled={fault !== null || nothing}>
            Freeze
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The server looks for what is new among so many. */
const LOOKED_AT = 10_000;

function Preview({ projectId, kind }: { projectId: number; kind: DatasetKind }) {
  const preview = useQuery(previewQuery(projectId));
  if (preview.error) return <ErrorNotice error={preview.error} onRetry={() => void preview.refetch()} />;
  const approved = preview.data?.approved[kind] ?? 0;
  const fresh = preview.data?.approved_since_freeze[kind] ?? 0;
  const what = (many: number) =>
    kind === "sft" ? counted(many, "approved answer") : counted(many, "approved ranking");
  return (
    <Text size="sm" role="status">
      {!preview.data && "Counting what is approved"}
      {preview.data &&
        (approved === 0
          ? `Nothing is approved yet, so there is nothing to freeze. Review some ${kind === "sft" ? "answers" : "rankings"} first.`
          : `It takes up ${what(approved)}. ${
              fresh === 0
                ? `${approved > LOOKED_AT ? `The newest ${count(LOOKED_AT)}` : "All of them"} are in an earlier version already.`
                : fresh === approved
                  ? "None of them is in a version yet."
                  : `${count(fresh)} of ${approved > LOOKED_AT ? `the newest ${count(LOOKED_AT)}` : "them"} ${fresh === 1 ? "is" : "are"} in no version yet.`
            }`)}
    </Text>
  );
}

function ShareFields({
  shares,
  fault,
  onChange,
}: {
  shares: Shares;
  fault: string | null;
  onChange: (shares: Shares) => void;
}) {
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0 }} aria-describedby="shares-said">
      <Text component="legend" size="sm" fw={500} mb={4} p={0}>
        Shares of the splits
      </Text>
      <Group grow align="flex-start" gap="sm">
        {SPLITS.map((split) => (
          <NumberInput
            key={split}
            label={inWords(split)}
            suffix="%"
            min={0}
            max={100}
            step={5}
            decimalScale={2}
            error={fault !== null}
            value={shares[split]}
            onChange={(value) => onChange({ ...shares, [split]: value })}
          />
        ))}
      </Group>
      <Stack gap={6} mt={10}>
        <div aria-hidden>
          <SplitBar counts={asFractions(shares)} legend="none" />
        </div>
        <Text id="shares-said" size="sm" c={fault ? "var(--mantine-color-error)" : "dimmed"} role="status">
          {fault ?? `Together ${percent(shareSum(shares) / 100)}.`}
        </Text>
      </Stack>
    </fieldset>
  );
}
