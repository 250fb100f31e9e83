import { expect, it } from "vitest";
import { ActiveClock } from "./activeClock";
import { beatEvery } from "./useHeartbeat";

const S = 1000;

it("counts the time between signs of life", () => {
  const clock = new ActiveClock(0, 0);
  clock.sign(20 * S);
  clock.sign(50 * S);
  expect(clock.seconds(55 * S)).toBe(55);
});

it("counts no more than a minute of a pause", () => {
  const clock = new ActiveClock(0, 0);
  clock.sign(10 * S);
  clock.sign(3_600 * S);
  expect(clock.seconds(3_600 * S)).toBe(70);
  expect(clock.isActive(3_600 * S)).toBe(true);
  expect(clock.isActive(3_700 * S)).toBe(false);
});

it("does not count while the page is hidden", () => {
  const clock = new ActiveClock(30, 0);
  clock.hide(10 * S);
  expect(clock.seconds(500 * S)).toBe(40);
  expect(clock.isActive(500 * S)).toBe(false);
  clock.sign(500 * S);
  clock.sign(505 * S);
  expect(clock.seconds(505 * S)).toBe(45);
});

it("renews a lease well before it ends", () => {
  const lease = (seconds: number) => new Date(seconds * S).toISOString();
  expect(beatEvery(lease(1800), 0)).toBe(60 * S);
  expect(beatEvery(lease(60), 0)).toBe(20 * S);
  expect(beatEvery(lease(-5), 0)).toBe(5 * S);
});
