import type { Comment } from "./api";

export interface Thread {
  first: Comment;
  replies: Comment[];
}

/** Comments as threads: what is open first, each in the order in which it was said. */
export function threadsOf(comments: Comment[]): Thread[] {
  const threads = new Map<number, Thread>();
  const inOrder = [...comments].sort((one, other) => one.id - other.id);
  for (const comment of inOrder)
    if (comment.parent === null) threads.set(comment.id, { first: comment, replies: [] });
  for (const comment of inOrder)
    if (comment.parent !== null) threads.get(comment.parent)?.replies.push(comment);
  const open = (thread: Thread) => thread.first.resolved_at === null;
  const all = [...threads.values()];
  return [...all.filter(open), ...all.filter((thread) => !open(thread))];
}

/** Who is named in a text by "@Name", of the people who can be. */
export function mentionsIn<P extends { id: number; name: string }>(text: string, people: P[]): P[] {
  return people.filter(({ name }) => text.includes(`@${name}`));
}

/** The name being typed at the end of a text before the cursor: "ask @Mi" -> "Mi"; `null` where none is. */
export function nameBeingTyped(before: string): string | null {
  return /(?:^|\s)@([^\s@][^@\n]{0,40}|)$/.exec(before)?.[1] ?? null;
}

/** "messages.0.content" -> "the answer's text": a field of an answer in words. */
export function fieldInWords(field: string): string {
  if (field === "") return "the whole answer";
  if (/^messages\.\d+\.content$/.test(field)) return "the text";
  return field.replaceAll("_", " ").replaceAll(".", ", ");
}
