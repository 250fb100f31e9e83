import { ActionIcon, Tooltip } from "@mantine/core";
import { IconPencil, IconPencilOff } from "@tabler/icons-react";
import { memo } from "react";
import { References } from "@/components/references/References";
import { Conversation } from "./Conversation";

/** Rewriting the last turns of a prompt: from which on, and how to change that. */
export interface Rewriting {
  from: number | null;
  rewriteFrom: (turn: number) => void;
  keepAll: () => void;
}

/** A prompt as everybody sees it: its turns, the tools that may be called, and the texts to consult. */
export const PromptView = memo(function PromptView({
  item,
  kept,
  rewriting,
}: {
  item: { messages: unknown; tools?: unknown; references?: unknown };
  /** So many turns are kept by the answer that is shown beside it; all of them where left out. */
  kept?: unknown;
  /** The person may put other turns in the place of these. */
  rewriting?: Rewriting | null;
}) {
  const from = rewriting ? rewriting.from : typeof kept === "number" ? kept : null;
  return (
    <>
      <Conversation
        messages={item.messages}
        tools={item.tools}
        label="The prompt's messages"
        kept={from ?? undefined}
        beside={rewriting ? (turn, role) => <Rewrite {...{ turn, role, rewriting }} /> : undefined}
      />
      <References references={item.references} />
    </>
  );
});

function Rewrite({ turn, role, rewriting }: { turn: number; role: string; rewriting: Rewriting }) {
  const began = rewriting.from === turn;
  const label = began ? "Keep all turns of the prompt" : `Rewrite from turn ${turn + 1} (${role}) on`;
  return (
    <Tooltip label={label}>
      <ActionIcon
        size="sm"
        variant={began ? "light" : "subtle"}
        color={began ? undefined : "gray"}
        aria-label={label}
        onClick={began ? rewriting.keepAll : () => rewriting.rewriteFrom(turn)}
      >
        {began ? <IconPencilOff size={15} aria-hidden /> : <IconPencil size={15} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
