import { assertEquals } from "@std/assert/equals";
import { BufferPool, GrowBuffer } from "../../../src/http/body/buffer_pool.ts";

Deno.test("GrowBuffer keeps what is appended, beyond what it began with", () => {
  const buffer = new GrowBuffer();
  const chunk = Uint8Array.from({ length: 50_000 }, (_, i) => i % 251);
  for (let i = 0; i < 5; i++) buffer.append(chunk);
  assertEquals(buffer.length, 250_000);
  for (let i = 0; i < 5; i++) {
    assertEquals(buffer.view().subarray(i * 50_000, (i + 1) * 50_000), chunk);
  }
});

Deno.test("BufferPool lends a buffer again, empty", async () => {
  const pool = new BufferPool();
  const first = await pool.lend();
  first.buffer.append(new Uint8Array(100_000));
  first[Symbol.dispose]();
  using again = await pool.lend();
  const { buffer } = again;
  assertEquals([buffer === first.buffer, buffer.length, buffer.view().length], [true, 0, 0]);
});

Deno.test("BufferPool takes a buffer back once", async () => {
  const pool = new BufferPool();
  const first = await pool.lend();
  using second = await pool.lend();
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  assertEquals(pool.lent, 1);
  using third = await pool.lend();
  using fourth = await pool.lend();
  assertEquals(new Set([second.buffer, third.buffer, fourth.buffer]).size, 3);
});

Deno.test("BufferPool keeps no buffer that one body has made huge", async () => {
  const pool = new BufferPool();
  const huge = await pool.lend();
  huge.buffer.reserve(17 * 1024 * 1024);
  huge[Symbol.dispose]();
  using next = await pool.lend();
  assertEquals(next.buffer === huge.buffer, false);
});

Deno.test("BufferPool lends one after the other without end", async () => {
  const pool = new BufferPool();
  let lent = 0;
  for (let i = 0; i < 20; i++) {
    using _buffer = await pool.lend();
    lent++;
  }
  assertEquals([lent, pool.lent], [20, 0]);
});

Deno.test("BufferPool lends six at once and serves those who wait in turn, also after a failure", async () => {
  const pool = new BufferPool();
  const ends: (() => void)[] = [];
  const begun: number[] = [];
  const hold = async (i: number) => {
    using _buffer = await pool.lend();
    begun.push(i);
    await new Promise<void>((resolve, reject) =>
      ends.push(i === 0 ? () => reject(new Error("broken")) : resolve)
    );
  };
  const tasks = Array.from({ length: 8 }, (_, i) => hold(i).catch(() => {}));
  await Promise.resolve();
  assertEquals(begun, [0, 1, 2, 3, 4, 5]);
  ends[0]?.();
  await tasks[0];
  await Promise.resolve();
  assertEquals(begun, [0, 1, 2, 3, 4, 5, 6]);
  for (let i = 1; i < 8; i++) {
    ends[i]?.();
    await tasks[i];
  }
  assertEquals(begun, [0, 1, 2, 3, 4, 5, 6, 7]);
  assertEquals(pool.lent, 0);
});
