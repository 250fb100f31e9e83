import createClient, { type Middleware } from "openapi-fetch";
import { ApiError, errorFromBody, toApiError } from "./errors";
import type { components, paths } from "./schema";

/** A shape of the API by its name in the OpenAPI schema. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

export function csrfToken(): string | null {
  const match = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie);
  return match?.[1] ? decodeURIComponent(match[1]) : null;
}

async function ensureCsrfToken(): Promise<string | null> {
  const present = csrfToken();
  if (present) return present;
  await fetch("/api/v1/auth/csrf/", { credentials: "same-origin" });
  return csrfToken();
}

const csrf: Middleware = {
  async onRequest({ request }) {
    if (!SAFE_METHODS.has(request.method)) {
      const token = await ensureCsrfToken();
      if (token) request.headers.set("X-CSRFToken", token);
    }
    request.headers.set("Accept", "application/json");
    return request;
  },
};

/** The typed client. Wrap each call in `unwrap`, which returns the body or throws an `ApiError`. */
export const api = createClient<paths>({ baseUrl: window.location.origin, credentials: "same-origin" });
api.use(csrf);

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** Returns the body of a successful answer; throws an `ApiError` for everything else. */
export async function unwrap<T>(call: Promise<Outcome<T>>): Promise<T> {
  let outcome: Outcome<T>;
  try {
    outcome = await call;
  } catch (thrown) {
    // A body that is not JSON (a proxy's error page) makes the client throw a SyntaxError.
    if (thrown instanceof SyntaxError) throw new ApiError(badAnswer);
    throw toApiError(thrown);
  }
  if (!outcome.response.ok)
    throw errorFromBody(outcome.response.status, outcome.error, outcome.response.headers);
  return outcome.data as T;
}

const badAnswer = {
  code: "bad_answer",
  status: 0,
  message: "The server's answer could not be read. Something between you and it may be in the way.",
};

/** A key under which a repeated POST is answered with the first answer instead of being done twice. */
export function idempotencyKey(): string {
  return crypto.randomUUID();
}
