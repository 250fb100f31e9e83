/** One thing that is wrong, and where. */
export interface ErrorDetail {
  field: string | null;
  line: number | null;
  code: string;
  message: string;
}

/** A refusal or failure of the API in the one shape the interface shows. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: ErrorDetail[];
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(init: {
    code: string;
    message: string;
    status: number;
    details?: ErrorDetail[];
    requestId?: string | null;
    retryAfterSeconds?: number | null;
  }) {
    super(init.message);
    this.name = "ApiError";
    this.code = init.code;
    this.status = init.status;
    this.details = init.details ?? [];
    this.requestId = init.requestId ?? null;
    this.retryAfterSeconds = init.retryAfterSeconds ?? null;
  }

  /** The request never reached the server, or its answer never came back. */
  get isOffline(): boolean {
    return this.code === "offline";
  }

  get isSignedOut(): boolean {
    return this.code === "not_signed_in";
  }

  /** Messages by field name, for a form. */
  fieldErrors(): Record<string, string> {
    const errors: Record<string, string> = {};
    for (const detail of this.details) {
      if (detail.field !== null) errors[detail.field] ??= detail.message;
    }
    return errors;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asDetails(value: unknown): ErrorDetail[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((detail) => ({
    field: typeof detail.field === "string" ? detail.field : null,
    line: typeof detail.line === "number" ? detail.line : null,
    code: typeof detail.code === "string" ? detail.code : "invalid",
    message: typeof detail.message === "string" ? detail.message : "This is not valid.",
  }));
}

function withoutBody(status: number): string {
  if (status === 413) return "This is larger than the server accepts.";
  if (status === 502 || status === 503 || status === 504)
    return "The server is not answering at the moment. Nothing was changed; try again shortly.";
  if (status >= 500) return "Something broke on the server. Nothing was changed; try again.";
  return `The server refused the request (status ${status}).`;
}

/** Turns any response body, also one that a proxy wrote, into an `ApiError`. */
export function errorFromBody(status: number, body: unknown, headers?: Headers): ApiError {
  const error = isRecord(body) && isRecord(body.error) ? body.error : null;
  const wait = Number(headers?.get("Retry-After"));
  return new ApiError({
    code: typeof error?.code === "string" ? error.code : `http_${status}`,
    message: typeof error?.message === "string" && error.message ? error.message : withoutBody(status),
    status,
    details: asDetails(error?.details),
    requestId:
      typeof error?.request_id === "string" ? error.request_id : (headers?.get("X-Request-ID") ?? null),
    retryAfterSeconds: Number.isFinite(wait) && wait > 0 ? wait : null,
  });
}

/** Turns anything thrown into an `ApiError`; what `fetch` throws means that the server was not reached. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  // A request that was given up is as good as one that did not get through.
  const givenUp = thrown instanceof DOMException && ["TimeoutError", "AbortError"].includes(thrown.name);
  if (thrown instanceof TypeError || givenUp) {
    return new ApiError({
      code: "offline",
      status: 0,
      message: "The server cannot be reached. Check your connection, then try again.",
    });
  }
  return new ApiError({
    code: "unexpected",
    status: 0,
    message: thrown instanceof Error ? thrown.message : "Something unexpected went wrong.",
  });
}
