import { assert } from "@std/assert/assert";
import { assertRejects } from "@std/assert/rejects";
import { assertStringIncludes } from "@std/assert/string-includes";
import { fromFileUrl } from "@std/path/from-file-url";
import { STUDIO } from "../../../src/demo/sample/sample_world.ts";
import { UsageError } from "../../../src/usage_error.ts";
import { exportSite } from "../../../src/view/site/export_site.ts";
import { TestHarvest } from "../../backup/test_harvest.ts";
import { TempFolder } from "../../store/temp_folder.ts";

const NONE = { users: 1, clients: 0, projects: 0, timeEntries: 0, expenses: 0, receipts: 0 };

function site(temp: TempFolder): Parameters<typeof exportSite>[0] {
  return {
    output: temp.at("backup"),
    to: temp.at("site"),
    account: null,
    cacheFolder: temp.at("cache"),
    locale: "en-US",
    signal: new AbortController().signal,
  };
}

/** Follows every link from a file; gives the texts of the pages by their paths. @throws NotFound for a dead end */
function pagesFrom(start: string): Map<string, string> {
  const texts = new Map<string, string>();
  const waiting = [new URL(`file://${start}`).href];
  for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
    const path = fromFileUrl(url);
    if (texts.has(path)) continue;
    if (!path.endsWith(".html")) {
      assert(Deno.statSync(path).isFile, path);
      continue;
    }
    const text = Deno.readTextFileSync(path);
    texts.set(path, text);
    for (const [, link = ""] of text.matchAll(/ (?:href|src|action)="([^"#?]+)[^"]*"/g)) {
      if (link !== "data:,") waiting.push(new URL(link.replaceAll("&amp;", "&"), url).href);
    }
  }
  return texts;
}

Deno.test("exportSite() writes every record, deleted ones too, as pages that lead to each other", async () => {
  using temp = new TempFolder();
  // More entries than have a page of their own.
  const harvest = new TestHarvest({
    size: { ...STUDIO, projects: 5, timeEntries: 210, estimates: 2 },
  });
  const { agency } = harvest;
  const entries = agency.resource("time_entries");
  const [noted = "", gone = ""] = entries.ids();
  entries.update(noted, { notes: "<script>alert(1)</script>" });
  await harvest.backUp(temp.at("backup"));
  entries.remove(gone);
  const [client = ""] = agency.resource("clients").ids();
  agency.resource("clients").update(client, { name: "Now & then" });
  await harvest.clock.advance(120_000);
  await harvest.backUp(temp.at("backup"), { full: true });

  const { pages, files } = await exportSite(site(temp));
  const texts = pagesFrom(temp.at("site", String(agency.id), "index.html"));
  assert(texts.size > 100 && texts.size <= pages, `${texts.size} of ${pages}`);
  assert(files > 0);
  const all = [...texts].map(([path, text]) => ({ path, text }));
  assert(
    all.every(({ text }) => !text.includes("<script>") && !/\bundefined\b|\[object/.test(text)),
  );
  const folder = temp.at("site", String(agency.id));
  for (const list of ["clients", "projects", "invoices", "users"]) {
    for (const id of agency.resource(list).ids()) {
      assertStringIncludes(
        texts.get(`${folder}/${list}/${id}.html`) ?? "",
        `&quot;id&quot;: ${id}`,
        list,
      );
    }
  }
  const shared = all.filter(({ path }) => path.includes("/time_entries/page-"))
    .map(({ text }) => text).join("");
  for (const id of entries.ids()) assertStringIncludes(shared, `<article id="r${id}">`);
  assertStringIncludes(shared, "&lt;script&gt;alert(1)&lt;/script&gt;");
  assertStringIncludes(
    texts.get(`${folder}/time_entries/${gone}.html`) ?? "",
    "No longer in Harvest",
  );
  assertStringIncludes(texts.get(`${folder}/clients/${client}.html`) ?? "", "Now &amp; then");
  // A total that is no figure is added up as well.
  const estimates = Deno.readTextFileSync(`${folder}/data/estimates.js`);
  assertStringIncludes(
    estimates.replaceAll("\\", ""),
    '"column":"amount","scale":1,"isMoney":true',
  );
  await assertRejects(() => exportSite(site(temp)), UsageError, "the folder is not empty");
});

Deno.test("exportSite() opens an account at its overview, also one without anything in it", async () => {
  using temp = new TempFolder();
  const size = { ...NONE, invoices: 0, estimates: 0, years: 1 };
  await new TestHarvest({ size }).backUp(temp.at("backup"));
  await exportSite(site(temp));
  const texts = pagesFrom(temp.at("site", "index.html"));
  const to = /url=([^"]+)"/.exec(texts.get(temp.at("site", "index.html")) ?? "")?.[1] ?? "";
  assertStringIncludes(
    texts.get(temp.at("site", ...to.split("/"))) ?? "",
    "This account has no time, expenses or invoices.",
  );
});
