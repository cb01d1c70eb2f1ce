import { assertEquals } from "@std/assert/equals";
import { stdMap } from "../tools/std_map.ts";

const WITH_JSR = "--config=deno.json";
const WITH_STAND_INS = "--import-map=tools/std/import_map.json";

// Shorter than the real one, so that a registry that hangs does not hold up the suite.
const PROBE_TIMEOUT_MS = 100;

type Answer = (request: Request) => Response | Promise<Response>;

/** What stdMap() says of a registry that answers every request so. */
async function mapFor(answer: Answer): Promise<string> {
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, answer);
  return await stdMap(`http://127.0.0.1:${server.addr.port}`, { timeoutMs: PROBE_TIMEOUT_MS });
}

Deno.test("stdMap() chooses JSR when it answers for a package", async () => {
  const map = await mapFor(({ url }) => {
    const isMeta = new URL(url).pathname === "/@std/fs/meta.json";
    return isMeta ? Response.json({ versions: {} }) : new Response(null, { status: 404 });
  });
  assertEquals(map, WITH_JSR);
});

Deno.test("stdMap() follows a redirect of the registry", async () => {
  const map = await mapFor(({ url }) =>
    url.endsWith("/moved")
      ? Response.json({ versions: {} })
      : Response.redirect(new URL("/moved", url))
  );
  assertEquals(map, WITH_JSR);
});

Deno.test("stdMap() chooses the stand-ins when JSR refuses, lies, hangs or is not there", async () => {
  const answers: readonly Answer[] = [
    () => Response.json({ versions: {} }, { status: 403 }),
    () => Response.json({ message: "Please log in" }),
    () => Response.json(null),
    () => new Response("<html>Please log in</html>"),
  ];
  for (const answer of answers) assertEquals(await mapFor(answer), WITH_STAND_INS, String(answer));
  // It accepts connections for as long as it is open, and never answers.
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const silent = `http://127.0.0.1:${listener.addr.port}/`;
  assertEquals(await stdMap(silent, { timeoutMs: PROBE_TIMEOUT_MS }), WITH_STAND_INS);
  listener.close();
  assertEquals(await stdMap(silent), WITH_STAND_INS);
  assertEquals(await stdMap("not a URL"), WITH_STAND_INS);
});
