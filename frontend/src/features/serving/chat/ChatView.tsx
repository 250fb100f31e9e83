import { Button, Group, Text, Textarea } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { Conversation } from "@/components/conversation/Conversation";
import { ErrorNotice } from "@/components/ErrorNotice";
import { Chord } from "@/components/keys/Chord";
import { counted } from "@/components/numbers";
import { AskSamples } from "../samples/AskSamples";
import { type Chat, useChatting, waits } from "./api";
import { Replies } from "./Replies";

/** One conversation: what was said, the two replies to choose from, and where one writes. */
export function ChatView({
  projectId,
  chat,
  onBegun,
}: {
  projectId: number;
  chat: Chat | null;
  onBegun: (id: number) => void;
}) {
  const { say, again, choose } = useChatting(projectId, chat?.id, onBegun);
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const turn = chat?.turn ?? null;
  const messages = chat?.messages ?? [];
  const asked = messages.at(-1)?.role === "user";
  const open = asked && turn !== null && turn.choice === "";
  const mayWrite = !asked;
  // Where one goes on: in the text, as soon as it is one's turn.
  useEffect(() => {
    if (mayWrite) field.current?.focus();
  }, [mayWrite]);
  const send = () => {
    if (text.trim() === "" || say.isPending) return;
    say.mutate(text, { onSuccess: () => setText("") });
  };
  return (
    <>
      {messages.length > 0 && <Conversation messages={messages} label="The chat so far" />}
      {open && (
        <Replies
          key={turn.number}
          turn={turn}
          waiting={waits(turn)}
          busy={choose.isPending}
          onChoose={(judgment) => choose.mutate({ turn: turn.number, ...judgment })}
          onAgain={() => again.mutate()}
        />
      )}
      {choose.error && <ErrorNotice title="Your choice was not taken" error={choose.error} />}
      {again.error && <ErrorNotice title="No other replies were asked for" error={again.error} />}
      {asked && !open && turn?.choice === "both_bad" && (
        <Group>
          <Text size="sm">Both were bad: that is kept.</Text>
          <Button onClick={() => again.mutate()} loading={again.isPending}>
            Ask for two others
          </Button>
        </Group>
      )}
      {mayWrite && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <Textarea
            ref={field}
            label={messages.length === 0 ? "What do you say?" : "What do you say to that?"}
            autosize
            minRows={3}
            maxRows={14}
            maxLength={20_000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.metaKey || event.ctrlKey) && !event.nativeEvent.isComposing)
                send();
            }}
          />
          {say.error && <ErrorNotice title="It was not sent. Your text is here." error={say.error} />}
          <Group mt="sm" justify="space-between" align="flex-end">
            <Button
              type="submit"
              loading={say.isPending}
              disabled={text.trim() === ""}
              rightSection={<Chord chord="mod+enter" />}
            >
              Send
            </Button>
            {chat !== null && chat.pairs > 0 && (
              <Text size="sm" c="dimmed">
                {counted(chat.pairs, "pair")} from this chat
              </Text>
            )}
          </Group>
          {chat === null && (
            <div style={{ marginTop: 24 }}>
              <AskSamples projectId={projectId} prompt={{ content: text }} />
            </div>
          )}
        </form>
      )}
    </>
  );
}
