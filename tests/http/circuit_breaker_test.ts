import { assertThrows } from "@std/assert/throws";
import { UnreachableError } from "../../src/http/errors/http_error.ts";
import { CircuitBreaker } from "../../src/http/circuit_breaker.ts";

const MINUTE_MS = 60_000;
const reason = "status 500";

Deno.test("CircuitBreaker gives a server up after five minutes without a good answer, for good", () => {
  const breaker = new CircuitBreaker();
  for (const minute of [10, 11, 14.9]) breaker.failed(minute * MINUTE_MS, reason);
  breaker.check();
  assertThrows(
    () => breaker.failed(15 * MINUTE_MS, reason),
    UnreachableError,
    "no good answer for 5 minutes, the last: status 500",
  );
  breaker.succeeded();
  assertThrows(() => breaker.check(), UnreachableError);
});

Deno.test("CircuitBreaker starts anew with every good answer", () => {
  const breaker = new CircuitBreaker();
  for (const minute of [0, 2, 4.9]) breaker.failed(minute * MINUTE_MS, reason);
  breaker.succeeded();
  for (const minute of [5, 7, 9.9]) breaker.failed(minute * MINUTE_MS, reason);
  breaker.check();
});

Deno.test("CircuitBreaker is patient for half an hour where the server only asks to wait", () => {
  const breaker = new CircuitBreaker();
  for (const minute of [0, 6, 16, 29.9]) breaker.throttled(minute * MINUTE_MS);
  assertThrows(() => breaker.throttled(30 * MINUTE_MS), UnreachableError, "status 429");
});

Deno.test("CircuitBreaker takes being asked to wait for a sign of life, not for service", () => {
  const breaker = new CircuitBreaker();
  for (let minute = 0; minute < 28; minute += 4) {
    breaker.throttled(minute * MINUTE_MS);
    for (const later of [1, 2, 3]) breaker.failed((minute + later) * MINUTE_MS, reason);
  }
  assertThrows(() => breaker.throttled(30 * MINUTE_MS), UnreachableError, "for 30 minutes");
});

Deno.test("CircuitBreaker does not take two failures far apart for a dead server", () => {
  const breaker = new CircuitBreaker();
  breaker.failed(0, reason);
  breaker.failed(600 * MINUTE_MS, reason);
  breaker.check();
});
