export const STEPS = ["start", "about", "answers", "guidelines", "people"] as const;
export type Step = (typeof STEPS)[number];
