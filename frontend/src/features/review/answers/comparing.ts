import { structuredJson } from "@/components/json/text";

/** One field of answers that are JSON: what each says, and whether they say the same. */
export interface FieldRow {
  name: string;
  values: string[];
  differs: boolean;
}

/** Answers that are all JSON objects, field by field in the order of the first; `null` where one is not. */
export function fieldRows(texts: string[]): FieldRow[] | null {
  const objects = texts.map((text) => structuredJson(text));
  if (!objects.every(isObject)) return null;
  const names = [...new Set(objects.flatMap((object) => Object.keys(object)))];
  return names.map((name) => {
    const values = objects.map((object) => valueInWords(object[name]));
    return { name, values, differs: new Set(values).size > 1 };
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as people read it; the order of an object's fields is no difference. */
function valueInWords(value: unknown): string {
  if (value === undefined) return "(left out)";
  if (typeof value === "string") return value === "" ? "(empty)" : value;
  return JSON.stringify(value, (_, inner) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
