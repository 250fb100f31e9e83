import type { Thread } from "./api";

/** Threads with what is open first, each kind in the order in which it was begun. */
export function openFirst(threads: Thread[]): Thread[] {
  const open = (thread: Thread) => thread.resolved_at === null;
  return [...threads.filter(open), ...threads.filter((thread) => !open(thread))];
}

/** Who is named in a text by "@Name", of the people who can be. A name within a longer one does not count. */
export function mentionsIn<P extends { name: string }>(text: string, people: P[]): P[] {
  const longestFirst = [...people].sort((one, other) => other.name.length - one.name.length);
  let rest = text;
  const found = new Set<P>();
  for (const person of longestFirst) {
    if (!rest.includes(`@${person.name}`)) continue;
    found.add(person);
    rest = rest.replaceAll(`@${person.name}`, "");
  }
  return people.filter((person) => found.has(person));
}

/** The name being typed before the cursor: "ask @Mi" -> "Mi"; `null` where none is. */
export function nameBeingTyped(before: string): string | null {
  return /(?:^|\s)@([^\s@][^@\n]{0,40}|)$/.exec(before)?.[1] ?? null;
}

/** "messages.0.content" -> "the text": a field of an answer in words. */
export function fieldInWords(field: string): string {
  if (field === "") return "the whole answer";
  if (/^messages\.\d+\.content$/.test(field)) return "the text";
  return field.replaceAll("_", " ").replaceAll(".", ", ");
}
