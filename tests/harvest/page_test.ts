import { assertEquals } from "@std/assert/equals";
import { assertThrows } from "@std/assert/throws";
import { checkObject, type PageInfo, readPage } from "../../src/harvest/page.ts";
import { JsonSyntaxError } from "../../src/json/scan.ts";
import { RecordSlices } from "../../src/json/slice_records.ts";

const URL_OF_PAGE = "https://api.harvestapp.com/v2/things?per_page=2000";

function read(
  text: string,
  { wrapper = "things", undocumented = false }: {
    wrapper?: string | null;
    undocumented?: boolean;
  } = {},
) {
  const slices = new RecordSlices();
  const info: PageInfo = readPage(new TextEncoder().encode(text), slices, {
    url: URL_OF_PAGE,
    wrapper,
    undocumented,
  });
  return { ...info, count: slices.count };
}

Deno.test("readPage() reads records and envelope in any order", () => {
  const links =
    `"links":{"first":"x","next":"https://api.harvestapp.com/v2/things?cursor=abc","previous":null}`;
  const page = read(
    `{"per_page":2000,${links},"things":[{"id":1},{"id":2}],"total_entries":9,"total_pages":5,"page":null,"next_page":null}`,
  );
  assertEquals(page, {
    totalEntries: 9,
    totalPages: 5,
    page: null,
    nextUrl: "https://api.harvestapp.com/v2/things?cursor=abc",
    count: 2,
  });
});

Deno.test("readPage() takes next_page where there are no links", () => {
  assertEquals(read(`{"things":[],"next_page":3}`).nextUrl, `${URL_OF_PAGE}&page=3`);
  assertEquals(read(`{"things":[],"next_page":null}`).nextUrl, null);
  assertEquals(read(`{"things":[],"next_page":3,"links":{"next":null}}`).nextUrl, null);
  assertEquals(
    read(`{"things":[],"next_page":null,"links":{"next":"/v2/things?page=4"}}`).nextUrl,
    "https://api.harvestapp.com/v2/things?page=4",
  );
});

Deno.test("readPage() refuses what is not a whole page of what was asked for", () => {
  const rows = [
    "",
    "<!DOCTYPE html>",
    "null",
    "[]",
    `{"code":500,"message":"Something is wrong"}`,
    `{"items":[],"next_page":null}`,
    `{"things":{},"next_page":null}`,
    `{"things":[]}`,
    `{"things":[{"id":1}],"next_page":null`,
    `{"things":[{"id":1}`,
    `{"things":[],"next_page":null}x`,
    `{"things":[],"next_page":null}{}`,
    `{"things":[],"links":{"next":"http://["}}`,
    `{"things":[],"things":[],"next_page":null}`,
    `{"things":[{"name":"x"}],"next_page":null}`,
    `{"things":[],"next_page":"2"}`,
  ];
  for (const row of rows) assertThrows(() => read(row), JsonSyntaxError, undefined, row);
});

Deno.test("readPage() of an undocumented form takes the only array", () => {
  assertEquals(
    read(`{"whatever":[{"user":{"id":3}}]}`, { wrapper: null, undocumented: true }).count,
    1,
  );
  assertThrows(
    () => read(`{"a":[],"b":[]}`, { wrapper: null, undocumented: true }),
    JsonSyntaxError,
  );
  assertThrows(() => read(`{"a":1}`, { wrapper: null, undocumented: true }), JsonSyntaxError);
});

Deno.test("checkObject() takes one whole object", () => {
  checkObject(new TextEncoder().encode(` {"a":[1,{"b":2}]}\n`));
  for (const row of ["", "[]", `{"a":1`, `{"a":1}}`, `{} {}`, "<html>", `{"a":}`]) {
    assertThrows(() => checkObject(new TextEncoder().encode(row)), JsonSyntaxError, undefined, row);
  }
});
