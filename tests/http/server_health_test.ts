import { assertThrows } from "@std/assert/throws";
import { UnreachableError } from "../../src/http/http_error.ts";
import { ServerHealth } from "../../src/http/server_health.ts";

const MINUTE_MS = 60_000;
const reason = "status 500";

Deno.test("ServerHealth gives a server up after five minutes without a good answer, for good", () => {
  const health = new ServerHealth();
  for (const minute of [10, 11, 14.9]) health.failed(minute * MINUTE_MS, reason);
  health.check();
  assertThrows(
    () => health.failed(15 * MINUTE_MS, reason),
    UnreachableError,
    "no good answer for 5 minutes, the last: status 500",
  );
  health.succeeded();
  assertThrows(() => health.check(), UnreachableError);
});

Deno.test("ServerHealth starts anew with every good answer", () => {
  const health = new ServerHealth();
  for (const minute of [0, 2, 4.9]) health.failed(minute * MINUTE_MS, reason);
  health.succeeded();
  for (const minute of [5, 7, 9.9]) health.failed(minute * MINUTE_MS, reason);
  health.check();
});

Deno.test("ServerHealth is patient for half an hour where the server only asks to wait", () => {
  const health = new ServerHealth();
  for (const minute of [0, 6, 16, 29.9]) health.throttled(minute * MINUTE_MS);
  assertThrows(() => health.throttled(30 * MINUTE_MS), UnreachableError, "status 429");
});

Deno.test("ServerHealth takes being asked to wait for a sign of life, not for service", () => {
  const health = new ServerHealth();
  for (let minute = 0; minute < 28; minute += 4) {
    health.throttled(minute * MINUTE_MS);
    for (const later of [1, 2, 3]) health.failed((minute + later) * MINUTE_MS, reason);
  }
  assertThrows(() => health.throttled(30 * MINUTE_MS), UnreachableError, "for 30 minutes");
});

Deno.test("ServerHealth does not take two failures far apart for a dead server", () => {
  const health = new ServerHealth();
  health.failed(0, reason);
  health.failed(600 * MINUTE_MS, reason);
  health.check();
});
