import { api, unwrap } from "./client";

interface CallOptions {
  query?: Record<string, unknown>;
  body?: unknown;
  headers?: Record<string, string>;
}

/**
 * A call to an address that the generated schema does not hold yet: the caller says the shape. It goes through the same
 * client (CSRF, errors). Leave it for the typed `api` as soon as `npm run generate-api` knows the address.
 */
export function apiCall<T>(
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  { query, body, headers }: CallOptions = {},
): Promise<T> {
  const request = api.request as unknown as (
    method: string,
    path: string,
    init: object,
  ) => Promise<{ data?: T; error?: unknown; response: Response }>;
  return unwrap<T>(request(method.toLowerCase(), path, { params: { query }, body, headers }));
}
