import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { bodyChunks } from "../../../src/http/body/body_chunks.ts";
import { TransientError } from "../../../src/http/errors/http_error.ts";
import { VirtualClock } from "../../fakes/virtual_clock.ts";

/** Reads a response as text under a stall limit of 1 s. */
async function read(
  response: Response,
  { clock = new VirtualClock(), signal = new AbortController().signal } = {},
): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of bodyChunks(response, { clock, stallMs: 1000, signal })) {
    text += decoder.decode(chunk, { stream: true });
  }
  assertEquals(clock.timers, 0);
  return text;
}

Deno.test("bodyChunks() misses what Content-Length promised", async () => {
  const headers = { "content-length": "5" };
  assertEquals(await read(new Response("abcde", { headers })), "abcde");
  const message = "the body ended after 3 of 5 bytes";
  await assertRejects(() => read(new Response("abc", { headers })), TransientError, message);
  await assertRejects(() => read(new Response(null, { headers })), TransientError, "0 of 5 bytes");
});

Deno.test("bodyChunks() does not count what was unpacked on the way", async () => {
  const headers = { "content-length": "5", "content-encoding": "gzip" };
  assertEquals(await read(new Response("abc", { headers })), "abc");
});

Deno.test("bodyChunks() gives a body of many chunks unchanged, read in memory that is used again", async () => {
  const chunks = Array.from({ length: 40 }, (_, i) => new Uint8Array(9000).fill(65 + i % 26));
  const expected = new TextDecoder().decode(await new Blob(chunks).bytes());
  for (const type of ["bytes", undefined] as const) {
    const body = new ReadableStream({
      ...(type && { type }),
      pull(controller: ReadableByteStreamController | ReadableStreamDefaultController<Uint8Array>) {
        const chunk = left.shift();
        if (chunk) return controller.enqueue(chunk.slice());
        controller.close();
        if ("byobRequest" in controller) controller.byobRequest?.respond(0);
      },
    });
    const left = [...chunks];
    assertEquals(await read(new Response(body)), expected);
  }
});

Deno.test("bodyChunks() ends a stream that stalls and knows of no signal", async () => {
  const clock = new VirtualClock();
  let cancelled: unknown;
  const body = new ReadableStream({ cancel: (reason) => void (cancelled = reason) });
  const reading = read(new Response(body), { clock });
  const failed = assertRejects(() => reading, TransientError, "no byte of the body for 1 s");
  await clock.advance(999);
  assertEquals(cancelled, undefined);
  await clock.advance(1);
  await failed;
  assertEquals([cancelled instanceof TransientError, clock.timers], [true, 0]);
});

Deno.test("bodyChunks() cancels a body that is not read to its end", async () => {
  let isCancelled = false;
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(1)),
    cancel: () => void (isCancelled = true),
  });
  const clock = new VirtualClock();
  const { signal } = new AbortController();
  for await (const _ of bodyChunks(new Response(body), { clock, stallMs: 1000, signal })) break;
  assertEquals([isCancelled, body.locked, clock.timers], [true, false, 0]);
});

Deno.test("bodyChunks() ends at once when aborted, before or while it waits", async () => {
  const reason = new Error("enough");
  const before = read(new Response("abc"), { signal: AbortSignal.abort(reason) });
  assertEquals(await before.catch((error) => error), reason);
  const abort = new AbortController();
  const while_ = read(new Response(new ReadableStream()), { signal: abort.signal });
  await Promise.resolve();
  abort.abort(reason);
  assertEquals(await while_.catch((error) => error), reason);
});

Deno.test("bodyChunks() takes a broken stream for a network error", async () => {
  const body = new ReadableStream({ pull: () => Promise.reject(new TypeError("reset")) });
  await assertRejects(() => read(new Response(body)), TransientError, "reset");
});
