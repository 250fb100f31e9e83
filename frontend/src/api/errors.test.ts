import { describe, expect, it } from "vitest";
import { ApiError, errorFromBody, toApiError } from "./errors";

describe("errorFromBody", () => {
  it("keeps code, message, details and request id of the API's own shape", () => {
    const error = errorFromBody(400, {
      error: {
        code: "validation_failed",
        message: "name: This field is required.",
        details: [{ field: "name", line: null, code: "required", message: "This field is required." }],
        request_id: "r-1",
      },
    });
    expect(error).toMatchObject({
      code: "validation_failed",
      status: 400,
      message: "name: This field is required.",
      requestId: "r-1",
    });
    expect(error.fieldErrors()).toEqual({ name: "This field is required." });
  });

  it("says something plain for a proxy's HTML page", () => {
    const error = errorFromBody(502, "<html>Bad gateway</html>");
    expect(error.code).toBe("http_502");
    expect(error.message).toContain("not answering");
  });

  it("survives details of the wrong shape", () => {
    const error = errorFromBody(409, { error: { code: 7, message: "", details: ["x", { line: 3 }] } });
    expect(error.code).toBe("http_409");
    expect(error.details).toEqual([{ field: null, line: 3, code: "invalid", message: "This is not valid." }]);
  });

  it("reads how long to wait", () => {
    const error = errorFromBody(
      429,
      { error: { code: "throttled", message: "Too many tries." } },
      new Headers({ "Retry-After": "37" }),
    );
    expect(error.retryAfterSeconds).toBe(37);
  });
});

describe("toApiError", () => {
  it("takes what fetch throws for a lost connection", () => {
    expect(toApiError(new TypeError("Failed to fetch")).isOffline).toBe(true);
  });

  it("leaves an ApiError as it is", () => {
    const error = new ApiError({ code: "gone", status: 410, message: "Gone." });
    expect(toApiError(error)).toBe(error);
  });

  it("does not lose the words of other errors", () => {
    expect(toApiError(new Error("Disk full")).message).toBe("Disk full");
  });
});
