import { Button, Group, NumberInput, Text } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ErrorNotice } from "@/components/ErrorNotice";
import { Notice } from "@/components/Notice";
import { draftingQuery } from "@/features/annotate/drafting/api";
import { FEWEST, MOST, useAskSamples, useSamples } from "./api";

/** Asks the project's models for several answers to a prompt; they become a task for whoever ranks. */
export function AskSamples({
  projectId,
  prompt,
  onTask,
}: {
  projectId: number;
  /** A prompt that is there, or words of one's own. */
  prompt: { item: number } | { content: string };
  onTask?: () => void;
}) {
  const drafting = useQuery(draftingQuery(projectId));
  const [count, setCount] = useState<number | string>(4);
  const ask = useAskSamples(projectId);
  const { data: samples } = useSamples(ask.data?.id);
  const ended = samples?.ended_at ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when they are a task
  useEffect(() => {
    if (ended !== null) onTask?.();
  }, [ended]);
  if (!drafting.data?.samples) return null;
  const { off } = drafting.data;
  const going = ask.isPending || (ask.data !== undefined && ended === null);
  const many = Number(count);
  const valid = Number.isInteger(many) && many >= FEWEST && many <= MOST;
  const empty = "content" in prompt && prompt.content.trim() === "";
  return (
    <div>
      <Group gap="sm" align="flex-end">
        <NumberInput
          size="xs"
          label="Answers by models"
          w={130}
          min={FEWEST}
          max={MOST}
          allowDecimal={false}
          value={count}
          onChange={setCount}
        />
        <Button
          size="xs"
          variant="default"
          leftSection={<IconSparkles size={15} aria-hidden />}
          disabled={!valid || off !== "" || empty}
          loading={going}
          onClick={() => ask.mutate({ ...prompt, count: many })}
        >
          Ask, to be ranked
        </Button>
      </Group>
      {off !== "" && (
        <Text size="xs" c="dimmed" mt={6}>
          {off}
        </Text>
      )}
      <Text size="xs" c="dimmed" mt={6} role="status">
        {going && samples && `${samples.done} of ${samples.asked} answers are in.`}
      </Text>
      {ask.error && <ErrorNotice title="No answers were asked for" error={ask.error} />}
      {ended !== null && samples && (
        <Notice
          tone={samples.error === "" ? "good" : "warning"}
          title={samples.error || "They are a task to rank now."}
          live
        >
          {samples.error === "" &&
            samples.done < samples.asked &&
            `${samples.done} of ${samples.asked} answers came.`}
        </Notice>
      )}
    </div>
  );
}
