import { Button, Code, Group, Loader, Modal, Stack, Text } from "@mantine/core";
import { useEffect } from "react";
import { ErrorNotice } from "@/components/ErrorNotice";
import { Notice } from "@/components/Notice";
import { isLive } from "@/features/annotate/drafting/api";
import { type Endpoint, useTrial, useTryEndpoint } from "./api";

/** Asks an endpoint for one sentence, on the way on which drafts come. */
export function TrialModal({ endpoint, onClose }: { endpoint: Endpoint | null; onClose: () => void }) {
  return (
    <Modal opened={endpoint !== null} onClose={onClose} title={endpoint ? `Test ${endpoint.name}` : ""}>
      {endpoint && <Trial key={endpoint.id} endpoint={endpoint} />}
    </Modal>
  );
}

function Trial({ endpoint }: { endpoint: Endpoint }) {
  const ask = useTryEndpoint();
  const { data: trial } = useTrial(ask.data?.id);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as it is opened
  useEffect(() => ask.mutate(endpoint.id), [endpoint.id]);
  const going = ask.isPending || (trial === undefined ? !ask.error : isLive(trial));
  return (
    <Stack>
      {ask.error && <ErrorNotice title="The test could not be started" error={ask.error} />}
      {going && (
        <Group gap="sm" role="status">
          <Loader size={18} aria-hidden />
          <Text size="sm">
            {trial?.state === "queued" ? "Waits for the draft worker." : "The server is asked."}
          </Text>
        </Group>
      )}
      {trial?.state === "done" && (
        <Notice
          tone="good"
          title={`It answers${trial.first_after === null ? "" : `, after ${trial.first_after} s`}`}
          live
        >
          {trial.text}
        </Notice>
      )}
      {trial?.state === "failed" && (
        <Notice tone="bad" title={trial.error} live>
          {trial.detail !== "" && (
            <Code block style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>
              {trial.detail}
            </Code>
          )}
        </Notice>
      )}
      <Group justify="flex-end">
        <Button variant="default" disabled={going} onClick={() => ask.mutate(endpoint.id)}>
          Test again
        </Button>
      </Group>
    </Stack>
  );
}
