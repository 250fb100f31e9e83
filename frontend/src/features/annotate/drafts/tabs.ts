/** Several tabs of one person with the same piece of work open: one of them works, the others say so. */

/**
 * open  a tab has opened the work     here  the tab that works at it answers
 * take  a tab wants to go on with it  given it is theirs now, and all that was written is kept
 * bye   the tab that worked is gone   done  the work was submitted or skipped
 */
export type TabWord = "open" | "here" | "take" | "given" | "bye" | "done";

/** The other tabs that may have the same piece of work open. */
export interface Tabs {
  say(word: TabWord): void;
  /** Calls `listener` at each word of another tab. Returns the way to stop. */
  hear(listener: (word: TabWord) => void): () => void;
  /** Calls `listener` when another tab has written to this device under the same key. */
  onWritten(listener: () => void): () => void;
}

interface Message {
  key: string;
  from: string;
  word: TabWord;
}

const ME = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
const NAME = "tuneloop.tabs";

/** The tabs of this browser. Where it has no channels between tabs, the server's versions still keep texts apart. */
export function tabsOf(key: string): Tabs {
  return {
    say(word) {
      if (typeof BroadcastChannel === "undefined") return;
      const channel = new BroadcastChannel(NAME);
      channel.postMessage({ key, from: ME, word } satisfies Message);
      channel.close();
    },
    hear(listener) {
      if (typeof BroadcastChannel === "undefined") return () => undefined;
      const channel = new BroadcastChannel(NAME);
      channel.onmessage = ({ data }: MessageEvent<Message>) => {
        if (data.key === key && data.from !== ME) listener(data.word);
      };
      return () => channel.close();
    },
    onWritten(listener) {
      const changed = (event: StorageEvent) => {
        if (event.key === key && event.newValue !== null) listener();
      };
      window.addEventListener("storage", changed);
      return () => window.removeEventListener("storage", changed);
    },
  };
}

/** No other tabs, for what one page alone can have open. */
export const NO_TABS: Tabs = {
  say: () => undefined,
  hear: () => () => undefined,
  onWritten: () => () => undefined,
};
