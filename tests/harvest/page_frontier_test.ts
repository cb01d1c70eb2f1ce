import { assertEquals } from "@std/assert/equals";
import { assertThrows } from "@std/assert/throws";
import { PageFrontier, PagingError } from "../../src/harvest/page_frontier.ts";

const BASE = "https://api.harvestapp.com/v2/things?per_page=2000";
const at = (page: number) =>
  `https://api.harvestapp.com/v2/things?page=${page}&per_page=2000&ref=next`;

/** URLs in the order they are asked for, answers coming in that order. */
function walk(
  next: (url: string) => { nextUrl: string | null; totalPages: number | null },
): string[] {
  const frontier = new PageFrontier(BASE);
  const asked: string[] = [];
  for (let url = frontier.take(); url !== null; url = frontier.take()) {
    asked.push(url);
    frontier.arrived({ url, ...next(url) });
  }
  return asked;
}

Deno.test("PageFrontier follows what the server says, to the end", () => {
  const cursors = new Map([[BASE, `${BASE}&cursor=a`], [`${BASE}&cursor=a`, `${BASE}&cursor=b`]]);
  assertEquals(walk((url) => ({ nextUrl: cursors.get(url) ?? null, totalPages: 3 })), [
    BASE,
    ...cursors.values(),
  ]);
  assertEquals(walk(() => ({ nextUrl: null, totalPages: 7 })), [BASE]);
});

Deno.test("PageFrontier names all pages once two have shown how they are numbered, and none twice", () => {
  const frontier = new PageFrontier(BASE);
  frontier.take();
  frontier.arrived({ url: BASE, nextUrl: at(2), totalPages: 5 });
  assertEquals([frontier.take(), frontier.take()], [at(2), null]);
  frontier.arrived({ url: at(2), nextUrl: at(3), totalPages: 5 });
  assertEquals([frontier.take(), frontier.take(), frontier.take(), frontier.take()], [
    at(3),
    at(4),
    at(5),
    null,
  ]);
  // Out of order, and with one page more than the server had said.
  frontier.arrived({ url: at(5), nextUrl: at(6), totalPages: 6 });
  frontier.arrived({ url: at(3), nextUrl: at(4), totalPages: 6 });
  frontier.arrived({ url: at(4), nextUrl: at(5), totalPages: 6 });
  assertEquals([frontier.take(), frontier.take()], [at(6), null]);
  frontier.arrived({ url: at(6), nextUrl: null, totalPages: 6 });
  assertEquals(frontier.take(), null);
});

Deno.test("PageFrontier asks for no page that an earlier run had read, in whatever order they are told", () => {
  const pages = [BASE, at(2), at(3), at(4)];
  const rows = [[0, 1, 2, 3], [0, 1, 3, 2], [0, 2, 1, 3], [0, 3, 2, 1]];
  for (const row of rows) {
    const frontier = new PageFrontier(BASE);
    for (const i of row) {
      frontier.arrived({ url: pages[i] ?? "", nextUrl: at(i + 2), totalPages: 6 });
    }
    const left = [frontier.take(), frontier.take(), frontier.take()];
    assertEquals(left, [at(5), at(6), null], String(row));
  }
});

Deno.test("PageFrontier refuses a list that goes round in circles", () => {
  assertThrows(() => walk((url) => ({ nextUrl: url, totalPages: 3 })), PagingError);
  assertThrows(
    () => walk((url) => ({ nextUrl: url === BASE ? `${BASE}&cursor=a` : BASE, totalPages: 3 })),
    PagingError,
  );
  assertThrows(
    () => walk((url) => ({ nextUrl: url === BASE ? at(2) : at(2), totalPages: 3 })),
    PagingError,
  );
  assertThrows(
    () => walk((url) => ({ nextUrl: url === at(3) ? at(2) : at(3), totalPages: null })),
    PagingError,
  );
});

Deno.test("PageFrontier refuses to leave its server", () => {
  for (
    const origin of [
      "https://evil.example",
      "http://api.harvestapp.com",
      "https://api.harvestapp.com:8443",
      "https://api.harvestapp.com.evil.example",
    ]
  ) {
    assertThrows(
      () => walk(() => ({ nextUrl: `${origin}/v2/things?page=2`, totalPages: 2 })),
      PagingError,
      "another server",
    );
  }
});
