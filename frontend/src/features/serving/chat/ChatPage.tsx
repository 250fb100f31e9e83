import { Button, Stack, Title } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "@/components/EmptyState";
import { Notice } from "@/components/Notice";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { QueryBoundary } from "@/components/QueryBoundary";
import { draftingQuery } from "@/features/annotate/drafting/api";
import { chatRoute } from "../routes";
import { useChat, useChats } from "./api";
import classes from "./Chat.module.css";
import { ChatView } from "./ChatView";

/** Live chat with a project's models: every turn offers two replies, and choosing makes a pair. */
export function ChatPage() {
  const { projectId } = chatRoute.useParams();
  const { chat: id } = chatRoute.useSearch();
  const navigate = chatRoute.useNavigate();
  const drafting = useQuery(draftingQuery(projectId));
  const chat = useChat(id);
  const open = (next: number | undefined) => void navigate({ search: next ? { chat: next } : {} });
  return (
    <PageFrame>
      <PageHeader
        title="Chat"
        description="Write as somebody would who needs help. Each turn brings two replies; which one you choose is data, and is reviewed like any other answer."
        actions={
          id !== undefined && (
            <Button variant="default" onClick={() => open(undefined)}>
              New chat
            </Button>
          )
        }
      />
      <QueryBoundary query={drafting}>
        {(data) =>
          !data.chat ? (
            <EmptyState icon={IconMessages} title="The chat is off in this project">
              A manager switches it on under Drafts and chat.
            </EmptyState>
          ) : (
            <div className={classes.page}>
              <Stack>
                {data.off !== "" && <Notice tone="warning" title={data.off} />}
                {id === undefined ? (
                  <ChatView key="new" projectId={projectId} chat={null} onBegun={open} />
                ) : (
                  <QueryBoundary query={chat} errorTitle="This chat could not be shown">
                    {(found) => <ChatView key={found.id} projectId={projectId} chat={found} onBegun={open} />}
                  </QueryBoundary>
                )}
              </Stack>
              <Others projectId={projectId} current={id} />
            </div>
          )
        }
      </QueryBoundary>
    </PageFrame>
  );
}

/** One's own chats, to go on with. */
function Others({ projectId, current }: { projectId: number; current: number | undefined }) {
  const chats = useChats(projectId);
  if (chats.rows.length === 0) return null;
  return (
    <nav aria-label="Your chats" className={classes.others}>
      <Title order={2} size="h4">
        Your chats
      </Title>
      {chats.rows.map((row) => (
        <Link
          key={row.id}
          to="/projects/$projectId/chat"
          params={{ projectId }}
          search={{ chat: row.id }}
          className={classes.other}
          aria-current={row.id === current ? "page" : undefined}
        >
          {row.begins}
        </Link>
      ))}
      {chats.hasNextPage && (
        <Button size="compact-sm" variant="subtle" onClick={chats.more}>
          Earlier ones
        </Button>
      )}
    </nav>
  );
}
