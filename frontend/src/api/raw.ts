import { csrfToken } from "./client";
export async function raw<T>(method: string, path: string, body?: unknown) {
  const response = await fetch(`/api/v1/${path}`, {
    method,
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() ?? "" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const data = response.status === 204 ? undefined : await response.json();
  return { data: data as T, error: data, response };
}
