import { expect, it } from "vitest";
import { shortSource } from "./sources";

it("names a folder by its last part and leaves a Hub id alone", () => {
  expect(shortSource("/srv/tuneloop/var/base-models/tiny-v3")).toBe("…/tiny-v3");
  expect(shortSource("/srv/models/tiny/")).toBe("…/tiny");
  expect(shortSource("Qwen/Qwen2.5-0.5B")).toBe("Qwen/Qwen2.5-0.5B");
});
