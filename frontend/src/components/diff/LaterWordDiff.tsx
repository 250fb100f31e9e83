import { lazily } from "@/components/lazily";

/** `WordDiff` for pages on which a comparison is seldom: its script comes with the first one. */
export const LaterWordDiff = lazily(async () => (await import("./WordDiff")).WordDiff);
