import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { StatusError, TransientError, UnreachableError } from "../../src/http/errors/http_error.ts";
import { Loopback, text } from "./loopback.ts";

const ok = () => new Response("fine");

/** The error that `work` rejects with. */
async function failure(work: Promise<unknown>): Promise<unknown> {
  return await work.then(() => null, (error) => error);
}

Deno.test("get() tries again after a 500", async () => {
  await using net = new Loopback((_, n) => n === 0 ? new Response("no", { status: 500 }) : ok());
  assertEquals(await net.get("/a"), "fine");
  assertEquals(net.arrivals, [0, 500]);
  assertEquals(net.told, [
    "attempt 0: 500, 0 ms, 2 bytes",
    "retry in 500 ms: status 500",
    "attempt 1: 200, 0 ms, 4 bytes",
  ]);
});

for (const status of [408, 500, 502, 503, 599]) {
  Deno.test(`get() gives up after seven times ${status}`, async () => {
    await using net = new Loopback(() => new Response('{"message":"down"}', { status }));
    const error = await failure(net.get("/a?page=2&key=SECRET"));
    assert(error instanceof StatusError);
    assertEquals([error.status, error.attempts, error.detail], [status, 7, "down"]);
    assertEquals(
      error.message,
      `Cannot get "${net.origin}/a?page=2" after 7 attempts: status ${status}, "down"`,
    );
    assertEquals(net.arrivals, [0, 500, 1500, 3500, 7500, 15_500, 30_500]);
  });
}

for (const status of [300, 302, 304, 400, 401, 403, 404, 422]) {
  Deno.test(`get() throws ${status} at once`, async () => {
    const body = status === 304 ? null : '{"message":"it is so"}';
    await using net = new Loopback(() =>
      new Response(body, { status, headers: { location: "/b?signature=SECRET" } })
    );
    const error = await failure(net.get("/a"));
    assert(error instanceof StatusError);
    assertEquals([error.status, error.location], [status, "/b?signature=SECRET"]);
    assertEquals(error.detail, body && "it is so");
    assert(!Deno.inspect(error).includes("SECRET"));
    assertEquals(net.arrivals, [0]);
  });
}

Deno.test("get() waits as long as a 503 asks it to, alone", async () => {
  await using net = new Loopback((_, n) =>
    n === 0 ? new Response(null, { status: 503, headers: { "retry-after": "20" } }) : ok()
  );
  await Promise.all([net.get("/a"), net.clock.sleep(5000).then(() => net.get("/b"))]);
  assertEquals(net.arrivals, [0, 5000, 20_000]);
});

const PAUSES: readonly [string, (now: Date) => string | null, number][] = [
  ["seconds", () => "7", 7000],
  ["an HTTP date", (now) => new Date(now.getTime() + 9000).toUTCString(), 9000],
  ["0", () => "0", 1000],
  ["a day", () => "86400", 120_000],
  ["nothing", () => null, 1000],
];
for (const [form, value, pauseMs] of PAUSES) {
  Deno.test(`get() lets everybody pause after a 429 that asks for ${form}`, async () => {
    await using net = new Loopback((_, n, clock) => {
      if (n > 0) return ok();
      const headers = new Headers({ date: clock.date().toUTCString() });
      const retryAfter = value(clock.date());
      if (retryAfter !== null) headers.set("retry-after", retryAfter);
      return new Response("slow down", { status: 429, headers });
    });
    await Promise.all([net.get("/a"), net.clock.sleep(500).then(() => net.get("/b"))]);
    assertEquals(net.arrivals, [0, pauseMs, pauseMs]);
    assertEquals(net.told.slice(0, 3), [
      "attempt 0: 429, 0 ms, 9 bytes",
      `pause of ${pauseMs} ms`,
      `retry in ${pauseMs} ms: status 429`,
    ]);
  });
}

Deno.test("get() reads a Retry-After date by the server's clock, not by ours", async () => {
  await using net = new Loopback((_, n) => {
    if (n > 0) return ok();
    const headers = {
      date: "Sat, 01 Jan 2000 00:00:00 GMT",
      "retry-after": "Sat, 01 Jan 2000 00:00:11 GMT",
    };
    return new Response(null, { status: 429, headers });
  });
  await net.get("/a");
  assertEquals(net.arrivals, [0, 11_000]);
});

Deno.test("get() reports a pause once, however many met it", async () => {
  await using net = new Loopback((_, n) =>
    n < 10 ? new Response(null, { status: 429, headers: { "retry-after": "4" } }) : ok()
  );
  await Promise.all(Array.from({ length: 10 }, () => net.get("/a")));
  assertEquals(net.told.filter((line) => line.startsWith("pause")), ["pause of 4000 ms"]);
});

Deno.test("get() bears twenty 429s, and no more", async () => {
  const headers = { "retry-after": "15" };
  await using net = new Loopback(() => new Response(null, { status: 429, headers }));
  const error = await failure(net.get("/a"));
  assert(error instanceof StatusError);
  assertEquals([error.status, error.attempts, net.arrivals.at(-1)], [429, 20, 19 * 15_000]);
});

Deno.test("get() takes a token for every attempt, and goes first with the later ones", async () => {
  const paths: string[] = [];
  await using net = new Loopback(({ url }, n) => {
    paths.push(new URL(url).pathname);
    return n < 2 ? new Response(null, { status: 500 }) : ok();
  }, { limit: 1, windowMs: 10_000 });
  await Promise.all(["/a", "/b", "/c"].map((path) => net.get(path)));
  assertEquals(net.arrivals, [0, 10_000, 20_000, 30_000, 40_000]);
  assertEquals(paths, ["/a", "/a", "/a", "/b", "/c"]);
});

Deno.test("get() gives the token back if there was no connection", async () => {
  await using net = new Loopback(ok, { limit: 2, windowMs: 900_000 });
  const { origin } = net;
  net.origin = `http://127.0.0.1:${closedPort()}`;
  const failures = await Promise.all(["/a", "/b", "/c"].map((path) => failure(net.get(path))));
  assert(failures.every((error) => error instanceof TransientError && error.isUnsent));
  // Seven attempts each, none of which waited for a token.
  assert(net.clock.now() < 60_000, `${net.clock.now()} ms`);
  assertEquals([net.sent, net.pacer.inWindow()], [21, 0]);
  net.origin = origin;
  await net.get("/a");
  assertEquals(net.pacer.inWindow(), 1);
});

Deno.test("get() asks again for what is not what it should be", async () => {
  await using net = new Loopback((_, n) => new Response(n === 0 ? "<html>" : "[1]"));
  const value = await net.get("/a", {
    consume: async (answer) => {
      const body = await text(answer);
      if (!body.startsWith("[")) throw new TransientError("the answer is not JSON");
      return body;
    },
  });
  assertEquals([value, net.told[1]], ["[1]", "retry in 500 ms: the answer is not JSON"]);
});

Deno.test("get() says what was wrong with the last answer when it gives up", async () => {
  await using net = new Loopback(ok);
  const consume = () => Promise.reject(new TransientError("the answer is not JSON"));
  await assertRejects(
    () => net.get("/client/invoices/SECRET.pdf", { consume }),
    TransientError,
    `Cannot get "${net.origin}/client/invoices/….pdf" after 7 attempts: the answer is not JSON`,
  );
});

Deno.test("get() throws what else its reader throws, at once", async () => {
  await using net = new Loopback(ok);
  const consume = () => Promise.reject(new RangeError("no space left"));
  await assertRejects(() => net.get("/a", { consume }), RangeError, "no space left");
  assertEquals(net.arrivals, [0]);
});

Deno.test("get() makes no new attempt after three minutes of trying", async () => {
  await using net = new Loopback(async (request, _, clock) => {
    await clock.server.sleep(59_000, request.signal);
    return new Response(null, { status: 500 });
  });
  const error = await failure(net.get("/a"));
  assert(error instanceof StatusError);
  // 59 + 0.5 + 59 + 1 + 59 = 178.5 s; another wait of 2 s is too much.
  assertEquals([error.attempts, net.clock.now()], [3, 178_500]);
});

Deno.test("get() does not count waiting for tokens as trying", async () => {
  await using net = new Loopback((_, n) => n < 3 ? new Response(null, { status: 500 }) : ok(), {
    limit: 1,
    windowMs: 99_000,
  });
  assertEquals(await net.get("/a"), "fine");
  assertEquals(net.arrivals, [0, 99_000, 198_000, 297_000]);
});

Deno.test("get() gives up a dead server for all requests within minutes", async () => {
  await using net = new Loopback(ok);
  net.origin = `http://127.0.0.1:${closedPort()}`;
  let last: unknown = null;
  let requests = 0;
  while (!(last instanceof UnreachableError)) {
    last = await failure(net.get("/client/invoices/SECRET.pdf"));
    assert(!Deno.inspect(last).includes("SECRET"), Deno.inspect(last));
    assert(++requests < 30);
  }
  assert(net.clock.now() >= 300_000 && net.clock.now() < 330_000, `${net.clock.now()} ms`);
  assert(last.message.includes("Connection refused") || last.message.includes("refused"));
  const attempts = net.told.length;
  assertEquals(await failure(net.get("/b")), last);
  assertEquals(net.told.length, attempts);
});

Deno.test("get() does not give up a server that answers now and then, be it with a 404", async () => {
  for (const status of [200, 404]) {
    await using net = new Loopback((_, n) =>
      new Response(null, { status: n % 7 === 6 ? status : 500 })
    );
    for (let minute = 0; minute < 12; minute++) {
      await failure(net.get("/a"));
      await net.clock.sleep(60_000);
    }
    assertEquals(net.arrivals.length, 84);
  }
});

/** A port that nobody listens on. */
function closedPort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
