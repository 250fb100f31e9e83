import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, type Schema, unwrap } from "@/api/client";
import { usePages } from "@/api/pages";
import { isLive, POLL_MS } from "@/features/annotate/drafting/api";

export type Chat = Schema<"Chat">;
export type ChatRow = Schema<"ChatRow">;
export type Turn = NonNullable<Chat["turn"]>;
export type Choice = Schema<"ChooseRequest">["choice"];

const byId = (id: number) => ({ path: { id } });

/** Whether a reply of the turn is still on its way. */
export const waits = (turn: Turn | null) =>
  turn !== null && turn.choice === "" && [turn.a, turn.b].some((reply) => isLive(reply));

export function useChats(projectId: number) {
  return usePages(["project", projectId, "chats"], (cursor) =>
    unwrap(
      api.GET("/api/v1/projects/{project_id}/chats/", {
        params: { path: { project_id: projectId }, query: { cursor } },
      }),
    ),
  );
}

export function useChat(id: number | undefined) {
  return useQuery({
    queryKey: ["chat", id],
    queryFn: () => unwrap(api.GET("/api/v1/chats/{id}/", { params: byId(id as number) })),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (waits(state.data?.turn ?? null) ? POLL_MS : false),
  });
}

/** What one does in a chat; each answers with the chat as it is then. */
export function useChatting(projectId: number, id: number | undefined, onBegun: (id: number) => void) {
  const client = useQueryClient();
  const keep = (chat: Chat) => {
    client.setQueryData(["chat", chat.id], chat);
    void client.invalidateQueries({ queryKey: ["project", projectId, "chats"] });
  };
  const say = useMutation({
    mutationFn: (content: string) =>
      id === undefined
        ? unwrap(
            api.POST("/api/v1/projects/{project_id}/chats/", {
              params: { path: { project_id: projectId } },
              body: { content },
            }),
          )
        : unwrap(api.POST("/api/v1/chats/{id}/say/", { params: byId(id), body: { content } })),
    onSuccess: (chat) => {
      keep(chat);
      if (id === undefined) onBegun(chat.id);
    },
  });
  const again = useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/chats/{id}/again/", { params: byId(id as number) })),
    onSuccess: keep,
  });
  const choose = useMutation({
    mutationFn: (body: Schema<"ChooseRequest">) =>
      unwrap(api.POST("/api/v1/chats/{id}/choose/", { params: byId(id as number), body })),
    onSuccess: keep,
  });
  return { say, again, choose };
}
