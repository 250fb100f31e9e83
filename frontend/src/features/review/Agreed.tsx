import { Alert, Button, Chip, Group, Progress, Stack, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { IconChecks } from "@tabler/icons-react";
import { ErrorNotice } from "@/components/ErrorNotice";
import { count, counted } from "@/components/numbers";
import type { Agreed } from "./api";
import type { AgreedApproval } from "./useAgreed";

/** Narrows the queue to what two people or more gave alike; it says how much that is. */
export function AgreedChip({
  agreed,
  checked,
  onChange,
}: {
  agreed: Agreed | undefined;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  if (!checked && !agreed?.answers) return null;
  return (
    <Chip size="xs" checked={checked} onChange={onChange}>
      Agreed by two{agreed ? ` (${amount(agreed)})` : ""}
    </Chip>
  );
}

/** Approves all of it after one question that says what is taken; how far it is, and what came of it. */
export function AgreedBar({ agreed, approval }: { agreed: Agreed; approval: AgreedApproval }) {
  const { answers, tasks } = agreed;
  const { under, error } = approval;
  if (under)
    return (
      <Alert color="gray" variant="light" mb="md" role="status" title="Approving what people agreed on">
        <Group wrap="nowrap">
          <Progress
            value={(100 * under.done) / under.total}
            flex={1}
            aria-label={`${under.done} of ${under.total}`}
          />
          <Text size="sm" className="tabular">
            {count(under.done)} of {count(under.total)}
          </Text>
          <Button size="xs" variant="default" onClick={approval.stop}>
            Stop
          </Button>
        </Group>
      </Alert>
    );
  return (
    <Stack gap="sm" mb="md">
      {error !== null && <ErrorNotice title="It stopped before the end" error={error} />}
      {answers > 0 && (
        <Group gap="sm">
          <Text size="sm" flex="1 1 260px">
            {amount(agreed)} {answers === 1 ? "answer" : "answers"} to {counted(tasks, "task")}: somebody else
            gave the same answer, without having seen it.
          </Text>
          <Button
            size="xs"
            leftSection={<IconChecks size={16} aria-hidden />}
            onClick={() => askToApproveAgreed(agreed, approval.start)}
          >
            Approve {answers === 1 ? "it" : `all ${count(answers)}`}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function askToApproveAgreed(agreed: Agreed, approve: () => void) {
  const { answers, tasks, more } = agreed;
  modals.openConfirmModal({
    title: `Approve ${counted(answers, "answer")}?`,
    children: (
      <Stack gap="xs">
        <Text size="sm">
          {answers === 1 ? "It is an answer" : "They are the answers"} to {counted(tasks, "task")} that at
          least two people gave alike. {answers === 1 ? "It is" : "They are"} approved in your name,
          unchanged, without you opening {answers === 1 ? "it" : "them"}. This cannot be undone.
        </Text>
        <Text size="sm">
          Each is compared once more before it is approved. What has changed is left, and so is what comes in
          meanwhile.{more && " These are the oldest; there are more behind them."}
        </Text>
      </Stack>
    ),
    labels: { confirm: "Approve", cancel: "Not yet" },
    onConfirm: approve,
  });
}

function amount({ answers, more }: Agreed): string {
  return `${count(answers)}${more ? "+" : ""}`;
}
