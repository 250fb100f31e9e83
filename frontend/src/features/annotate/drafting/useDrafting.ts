import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { KeyBinding } from "@/components/keys/keys";
import type { Assignment } from "../api";
import type { Writing } from "../editors/useWriting";
import {
  askDraft,
  cancelSuggestion,
  draftingQuery,
  draftsOf,
  isLive,
  markUsed,
  POLL_MS,
  readSuggestion,
  type Suggestion,
} from "./api";
import { rememberClosed, wasClosed } from "./closed";
import { conversationSoFar, withDraft } from "./soFar";

const nameOf = (draft: Suggestion) => `the draft by ${draft.model_name}`;

interface Standing {
  draft: Suggestion;
  before: string | null;
  /** The draft has been in the text. */
  landed: boolean;
}

/** A model's draft of the answer: asked for, read as it comes, stopped, taken. `null` where a project has no drafts. */
export function useDrafting(assignment: Assignment, writing: Writing) {
  const client = useQueryClient();
  const possible = assignment.kind === "write" && assignment.qualification === null;
  const drafting = useQuery({ ...draftingQuery(assignment.project), enabled: possible });
  const on = possible && drafting.data?.drafts === true;
  const [id, setId] = useState<number | null>(null);
  const [closed, setClosed] = useState(false);
  // The draft on which the answer stands, and what was there before it was taken (as far as this page knows).
  const [standing, setStanding] = useState<Standing | null>(null);
  const key = (number: number | null) => ["suggestion", number];

  // What was asked for before the page was opened anew is still there.
  const before = useQuery({
    queryKey: ["assignment", assignment.id, "suggestions"],
    queryFn: () => draftsOf(assignment.id),
    enabled: on,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const last = before.data?.at(-1) ?? null;
  const used = before.data?.findLast((draft) => draft.used) ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is known
  useEffect(() => {
    if (used) {
      writing.compareWith({ text: used.text, name: nameOf(used) });
      setStanding({ draft: used, before: null, landed: true });
    }
    const waits = last && id === null && !last.used && !wasClosed(last.id);
    if (waits && (isLive(last) || last.text !== "")) setId(last.id);
  }, [before.data]);

  const draft = useQuery({
    queryKey: key(id),
    queryFn: () => readSuggestion(id as number),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data === undefined || isLive(state.data) ? POLL_MS : false),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const show = (suggestion: Suggestion) => {
    client.setQueryData(key(suggestion.id), suggestion);
    setId(suggestion.id);
    setClosed(false);
  };
  const ask = useMutation({
    mutationFn: () => askDraft(assignment.id, conversationSoFar(assignment.item.messages, writing.payload)),
    onSuccess: show,
    onError: () => setClosed(false),
  });
  const stop = useMutation({ mutationFn: () => cancelSuggestion(id as number), onSuccess: show });
  // The server knows first that the answer stands on a draft, then it does.
  const take = useMutation({
    mutationFn: (suggestion: Suggestion) => markUsed(suggestion.id, true),
    onSuccess: (suggestion) => {
      client.setQueryData(key(suggestion.id), suggestion);
      setStanding({ draft: suggestion, before: writing.text, landed: false });
      writing.change(withDraft(writing.payload, suggestion), writing.payload);
      writing.compareWith({ text: suggestion.text, name: nameOf(suggestion) });
      setClosed(true);
      window.setTimeout(writing.focus, 0);
    },
  });
  const takeOut = useMutation({
    mutationFn: (suggestion: Suggestion) => markUsed(suggestion.id, false),
    onSuccess: () => {
      setStanding(null);
      writing.compareWith(null);
    },
  });
  // Whoever goes back to what was there before has nothing of the draft any more.
  const { text } = writing;
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the text changes
  useEffect(() => {
    if (standing === null || standing.before === null) return;
    if (text === standing.draft.text) setStanding({ ...standing, landed: true });
    else if (standing.landed && text === standing.before) takeOut.mutate(standing.draft);
  }, [text]);
  if (!on) return null;

  const shown = id === null ? null : (draft.data ?? null);
  const live = shown !== null && isLive(shown);
  const takeable = shown !== null && !live && (shown.text !== "" || shown.tool_calls !== null);
  const off = drafting.data?.off ?? "";
  const close = () => {
    if (shown) rememberClosed(shown.id);
    setClosed(true);
  };
  const askFor = () => {
    if (!live && !ask.isPending && off === "") ask.mutate();
  };
  const takeIt = () => {
    if (shown && takeable && !take.isPending) take.mutate(shown);
  };
  const keys: KeyBinding[] = [
    live
      ? { id: "write.draft", label: "Stop the draft", run: () => stop.mutate() }
      : { id: "write.draft", run: askFor },
    ...(takeable && !closed ? [{ id: "write.draft.take" as const, run: takeIt }] : []),
  ];
  return {
    off,
    draft: closed ? null : shown,
    live,
    takeable,
    waiting: ask.isPending,
    /** The model on whose draft the answer stands. */
    standsOn: standing?.draft.model_name ?? null,
    /** Why the draft could not be asked for, stopped or taken; or `null`. */
    error: ask.error ?? take.error ?? stop.error ?? takeOut.error,
    /** The draft goes on, but nothing is heard of it. */
    unheard: live && draft.failureCount > 1,
    replaces: writing.text.trim() !== "",
    ask: askFor,
    stop: () => stop.mutate(),
    take: takeIt,
    taking: take.isPending,
    close,
    keys,
  };
}

export type DraftingState = NonNullable<ReturnType<typeof useDrafting>>;
