import type { Schema } from "@/api/client";

export type Setting = Schema<"ConfigField">;
/** What the person typed or chose, by setting; settings that nobody touched are not in it. */
export type Typed = Record<string, string | boolean>;

/** A value as a form field shows it, with all its digits. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "number") return String(value);
  return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential() : String(value);
}

/** A job's config as if a person had typed it, to launch another like it. */
export function typedFrom(config: Record<string, unknown>): Typed {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => [name, typeof value === "boolean" ? value : shown(value)]),
  );
}

export type Parsed = { value: unknown } | { fault: string };

/** What was typed as the API takes it, or what is wrong with it, in a sentence. */
export function parseSetting(setting: Setting, typed: string | boolean): Parsed {
  if (setting.type === "boolean") return { value: typed === true };
  const text = String(typed).trim();
  if (text === "")
    return setting.nullable ? { value: null } : { fault: "Write a value, or reset it to the default." };
  if (setting.type === "choice" || setting.type === "text") return { value: text };
  const value = Number(text);
  if (!Number.isFinite(value))
    return {
      fault:
        setting.type === "integer"
          ? "Write a whole number, such as 8."
          : "Write a number, such as 0.0005 or 5e-4.",
    };
  if (setting.type === "integer" && !Number.isInteger(value)) return { fault: "Write a whole number." };
  if (setting.minimum !== null && value < setting.minimum)
    return { fault: `Write at least ${shown(setting.minimum)}.` };
  if (setting.maximum !== null && value > setting.maximum)
    return { fault: `Write at most ${shown(setting.maximum)}.` };
  return { value };
}

/** The part of a job's config that differs from the defaults, and what is wrong in it. Of the given settings only. */
export function configOf(
  settings: Setting[],
  typed: Typed,
): { config: Record<string, unknown>; faults: Record<string, string> } {
  const config: Record<string, unknown> = {};
  const faults: Record<string, string> = {};
  for (const setting of settings) {
    const entry = typed[setting.name];
    if (entry === undefined) continue;
    const parsed = parseSetting(setting, entry);
    if ("fault" in parsed) faults[setting.name] = parsed.fault;
    else config[setting.name] = parsed.value;
  }
  return { config, faults };
}
