import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import { toApiError } from "@/api/errors";
import { type Me, meQuery, useMe } from "@/app/session";
import type { KeyMap } from "@/components/keys/keymap";

/** The person's own keys, and how to change them: at once here, then on the server. */
export function useOwnKeys() {
  const client = useQueryClient();
  const { keys } = useMe().preferences;
  const show = (shown: Me["preferences"]["keys"]) =>
    client.setQueryData(
      meQuery.queryKey,
      (me) => me && { ...me, preferences: { ...me.preferences, keys: shown } },
    );
  const change = useMutation({
    mutationFn: (next: Me["preferences"]["keys"]) =>
      unwrap(api.PUT("/api/v1/auth/preferences/", { body: { keys: next } })),
    // One after the other: the last change is the one that stays.
    scope: { id: "own-keys" },
    onMutate: (next) => {
      show(next);
      return { before: keys };
    },
    onError: (error, _next, context) => {
      if (context) show(context.before);
      notifications.show({ title: "Your keys were not changed", message: toApiError(error).message });
    },
  });
  return { keys: keys as KeyMap, change: (next: KeyMap) => change.mutate(next as Me["preferences"]["keys"]) };
}
