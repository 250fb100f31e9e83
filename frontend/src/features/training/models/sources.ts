/** A Hub id as it is; of a folder on the server its last part, for the whole path is among the model's facts. */
export function shortSource(source: string): string {
  return source.startsWith("/") ? `…/${source.replace(/\/+$/, "").split("/").at(-1)}` : source;
}
