import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { GrowBuffer } from "../../src/http/body/buffer_pool.ts";
import { StatusError, TransientError } from "../../src/http/errors/http_error.ts";
import { BodyTooLargeError, readBody } from "../../src/http/body/read_body.ts";
import type { StreamedResponse } from "../../src/http/body/read_body.ts";
import { bodyThen, Loopback, TOKEN } from "./loopback.ts";

const HOUR_MS = 3_600_000;
const ok = () => new Response("fine");

Deno.test("an attempt without headers ends after 60 s", async () => {
  await using net = new Loopback(async (request, n, clock) => {
    if (n === 0) await clock.server.sleep(HOUR_MS, request.signal).catch(() => {});
    return ok();
  });
  assertEquals(await net.get("/a"), "fine");
  assertEquals(net.arrivals, [0, 60_500]);
  assertEquals(net.told[1], "retry in 500 ms: no answer within 60 s");
  assertEquals(net.clock.timers, 0);
});

Deno.test("an attempt whose body stalls ends 30 s after its last byte", async () => {
  await using net = new Loopback(async (_, n, clock) => {
    await clock.server.sleep(2000);
    const gone = new AbortController();
    const stall = () => clock.server.sleep(HOUR_MS, gone.signal).catch(() => {});
    return n === 0 ? new Response(bodyThen("some", stall, () => gone.abort())) : ok();
  });
  assertEquals(await net.get("/a"), "fine");
  assertEquals(net.arrivals, [0, 32_500]);
  assertEquals(net.told.slice(0, 2), [
    "attempt 0: 200, 32000 ms, 4 bytes",
    "retry in 500 ms: no byte of the body for 30 s",
  ]);
});

Deno.test("an attempt whose body trickles ends after 15 minutes", async () => {
  await using net = new Loopback((_, n, clock) => {
    if (n > 0) return ok();
    const gone = new AbortController();
    const trickle = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
      await clock.server.sleep(20_000, gone.signal).catch(() => {});
      controller.enqueue(new Uint8Array(1));
    };
    return new Response(bodyThen("some", trickle, () => gone.abort()));
  });
  // The time is used up, so there is no other attempt.
  await assertRejects(() => net.get("/a"), Error, "the body was not complete within 15 minutes");
  assertEquals(net.clock.now(), 900_000);
});

Deno.test("an attempt does not hurry who reads slowly", async () => {
  await using net = new Loopback(() => new Response("x".repeat(500_000)));
  let sizeBytes = 0;
  let slowReads = 0;
  await net.get("/a", {
    consume: async ({ chunks }) => {
      for await (const chunk of chunks) {
        sizeBytes += chunk.length;
        // However many chunks they are: all of it has 15 minutes.
        if (++slowReads <= 10) await net.clock.server.sleep(40_000);
      }
    },
  });
  assertEquals([sizeBytes, net.arrivals], [500_000, [0]]);
});

Deno.test("an attempt whose body is shorter than promised is made again", async () => {
  await using net = new Loopback((_, n) => {
    const headers = { "content-length": "100" };
    const cut = bodyThen("some", (controller) => controller.error(new Error("cut on purpose")));
    return n === 0 ? new Response(cut, { headers }) : ok();
  });
  assertEquals(await net.get("/a"), "fine");
  assertEquals(net.told.length, 3);
});

Deno.test("an attempt that is cut off without an answer is made again", async () => {
  await using net = new Loopback(ok);
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const cut = (async () => {
    const connection = await listener.accept();
    await connection.read(new Uint8Array(1));
    connection.close();
  })();
  const { origin } = net;
  net.origin = `http://127.0.0.1:${listener.addr.port}`;
  const getting = net.get("/client/invoices/SECRET.pdf").catch((error) => error);
  await cut;
  listener.close();
  const error = await getting;
  assert(!Deno.inspect(error).includes("SECRET"), Deno.inspect(error));
  net.origin = origin;
  assertEquals(await net.get("/a"), "fine");
  assertEquals(net.told.filter((line) => line.startsWith("attempt")).length, 8);
});

Deno.test("an attempt takes a packed body for what it is", async () => {
  await using net = new Loopback(async () => {
    const packed = await new Response(
      new Blob(["x".repeat(10_000)]).stream().pipeThrough(new CompressionStream("gzip")),
    ).bytes();
    const headers = { "content-encoding": "gzip", "content-length": String(packed.length) };
    return new Response(packed, { headers });
  });
  assertEquals(await net.get("/a"), "x".repeat(10_000));
  assertEquals(net.told, ["attempt 0: 200, 0 ms, 10000 bytes"]);
});

Deno.test("an attempt ends at once when it is aborted in the middle of the body", async () => {
  let isCancelled = false;
  await using net = new Loopback((_, __, clock) => {
    const gone = new AbortController();
    const stall = () => clock.server.sleep(HOUR_MS, gone.signal).catch(() => {});
    return new Response(bodyThen("some", stall, () => {
      isCancelled = true;
      gone.abort();
    }));
  });
  const abort = new AbortController();
  const reason = new Error("interrupted");
  net.clock.sleep(3000).then(() => abort.abort(reason));
  const getting = net.get("/a", { signal: abort.signal, consume: ({ chunks }) => drain(chunks) });
  assertEquals(await getting.catch((error) => error), reason);
  assertEquals([net.clock.now(), net.arrivals], [3000, [0]]);
  assertEquals(net.told, ["attempt 0: 200, 3000 ms, 4 bytes"]);
  await eventually(() => isCancelled);
});

Deno.test("waiting for another attempt ends at once when aborted", async () => {
  await using net = new Loopback(() => new Response(null, { status: 500 }));
  const abort = new AbortController();
  net.clock.sleep(700).then(() => abort.abort(new Error("interrupted")));
  await assertRejects(() => net.get("/a", { signal: abort.signal }), Error, "interrupted");
  assertEquals([net.clock.now(), net.arrivals], [700, [0, 500]]);
});

const LEAVERS: readonly [string, (answer: StreamedResponse) => Promise<unknown>][] = [
  ["does not begin", () => Promise.resolve()],
  ["breaks off", async ({ chunks }) => {
    for await (const _ of chunks) break;
  }],
  ["forgets", ({ chunks }) => chunks[Symbol.asyncIterator]().next()],
];
for (const [what, consume] of LEAVERS) {
  Deno.test(`an attempt cancels a body whose reader ${what}`, async () => {
    let isCancelled = false;
    await using net = new Loopback(() =>
      new Response(bodyThen("some", () => new Promise(() => {}), () => isCancelled = true))
    );
    await net.get("/a", { consume });
    await eventually(() => isCancelled);
    assertEquals([net.clock.now(), net.clock.timers], [0, 0]);
  });
}

Deno.test("an attempt that is aborted before its answer ends with the reason, and for good", async () => {
  await using net = new Loopback(async (request, _, clock) => {
    await clock.server.sleep(HOUR_MS, request.signal).catch(() => {});
    return ok();
  });
  const abort = new AbortController();
  const reason = new TransientError("aborted for a reason that could be tried again");
  net.clock.sleep(3000).then(() => abort.abort(reason));
  const error = await net.get("/a", { signal: abort.signal }).catch((error) => error);
  assertEquals([error, net.clock.now(), net.arrivals], [reason, 3000, [0]]);
});

Deno.test("readBody() takes no more than it may", async () => {
  await using net = new Loopback(() => new Response("x".repeat(70_000)));
  const read = (maxBytes: number) =>
    net.get("/a", { consume: (answer) => readBody(answer, new GrowBuffer(), { maxBytes }) });
  assertEquals((await read(70_000)).length, 70_000);
  await assertRejects(() => read(69_999), BodyTooLargeError, "more than 69999 bytes");
});

Deno.test("an attempt shows nobody the token, though the server quotes it", async () => {
  await using net = new Loopback((request) => {
    const message = `bad header: ${request.headers.get("authorization")}`;
    return Response.json({ message }, { status: 403 });
  });
  const error = await net.get("/a").catch((error) => error);
  assert(error instanceof StatusError);
  assertEquals(error.detail, "bad header: Bearer …");
  assert(!Deno.inspect(error, { depth: 10, showHidden: true }).includes(TOKEN));
});

Deno.test("an attempt shows nobody what header or URL the runtime did not like", async () => {
  await using net = new Loopback(ok);
  const { client, pacer } = net;
  const { signal } = new AbortController();
  const headers = { authorization: `Bearer ${TOKEN}\n` };
  for (const [url, bad] of [[net.origin, { ...headers, a: "b\nc" }], [`x${TOKEN}`, {}]] as const) {
    const error = await client
      .get({ url, headers: { ...bad }, pacer, priority: "normal", signal }, () => Promise.resolve())
      .catch((error) => error);
    assert(error instanceof TypeError);
    assert(!Deno.inspect(error).includes(TOKEN), Deno.inspect(error));
  }
  assertEquals(net.arrivals, []);
});

/** Waits for what the other end of a connection is about to notice. */
async function eventually(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !condition(); turn++) {
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  assert(condition());
}

async function drain(chunks: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of chunks);
}
