import { assertEquals } from "@std/assert/equals";
import { isTombstone } from "../../../src/store/history/tombstone.ts";

const ENTRY = `{"id":7,"resource":"clients","noticed_at":"2026-01-01T00:00:00Z","record":{"id":7}}`;

Deno.test("isTombstone() takes an entry of its own record only, whole and in its form", () => {
  const rows: readonly [entry: string, isTaken: boolean][] = [
    [ENTRY, true],
    [ENTRY.replace(`{"id":7}`, `{"user":{"id":7}}`), true],
    [ENTRY.replace(`"id":7`, `"id":0`), true],
    [ENTRY.replace(/\}$/, `,"nested":{"payments":[{"id":1}]}}`), true],
    [ENTRY.replace(`{"id":7}`, `{"id":7,"id":8}`), true],
    [ENTRY.replaceAll(`"id":7`, `"id":18446744073709551615`), true],
    [ENTRY.replaceAll(`"id":7`, `"id":18446744073709551615`).replace("15", "14"), false],
    [ENTRY.replace(`"id":7`, `"id":6`), false],
    [ENTRY.replace(`"id":7`, `"id":"7"`), false],
    [ENTRY.replace("clients", "clients\u0001"), false],
    [ENTRY.replace("2026-", "2o26-"), false],
    [ENTRY.replace(`"record":{"id":7}`, `"record":[7]`), false],
    [ENTRY.replace("record", "recorf"), false],
    [ENTRY.replace(/\}$/, `,"nested":[]}`), false],
    [ENTRY.slice(0, -1), false],
  ];
  for (const [entry, isTaken] of rows) {
    assertEquals(isTombstone(new TextEncoder().encode(entry)), isTaken, entry);
  }
});
