import axe from "npm:axe-core@4.11.1";
import { type Browser, launch, type Page } from "npm:puppeteer-core@24.43.1";
import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { ServedBackup } from "./served_backup.ts";

/** Debian's package; elsewhere these tests are left out. */
const CHROMIUM = "/usr/bin/chromium";
const ignore = !exists(CHROMIUM);

let served: ServedBackup;
let browser: Browser;

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

if (!ignore) {
  Deno.test.beforeAll(async () => {
    served = await ServedBackup.start();
    browser = await launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
  });
  Deno.test.afterAll(async () => {
    await browser.close();
    await served[Symbol.asyncDispose]();
  });
}

/** A test with a page of its own; what the page complains of, or asks of other machines, makes it fail. */
function browserTest(name: string, run: (page: Page) => Promise<void>): void {
  // The driver keeps its process and its socket between tests.
  Deno.test({ name, ignore, sanitizeOps: false, sanitizeResources: false }, async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => {
      const { hostname, protocol } = new URL(request.url());
      if (
        hostname !== "127.0.0.1" &&
        !["data:", "chrome-extension:", "chrome:", "about:"].includes(protocol)
      ) complaints.push(request.url());
    });
    await run(page);
    await page.close();
    assertEquals(complaints, []);
  });
}

async function textOf(page: Page, selector: string): Promise<string> {
  return await page.$eval(selector, (element) => element.textContent ?? "");
}

async function follow(page: Page, selector: string): Promise<void> {
  await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

browserTest(
  "a reader searches a client by keyboard, goes to an invoice and sees its PDF",
  async (page) => {
    const { agency } = served.harvest;
    const invoice = agency.resource("invoices").all()[0];
    const client = /"client":\{"id":(\d+),"name":("(?:[^"\\]|\\.)*")/.exec(invoice?.text ?? "");
    const name: string = JSON.parse(client?.[2] ?? '""');
    await page.goto(served.of());
    await page.keyboard.press("/");
    await page.keyboard.type(name);
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    await follow(page, `a[href$="/clients/${client?.[1]}"]`);
    assertEquals(await textOf(page, "h1"), name);
    const pdf = page.waitForResponse((response) => response.url().includes("/file/"));
    await follow(page, `a[href$="/invoices/${invoice?.id}"]`);
    assertStringIncludes(await textOf(page, "h1"), String(invoice?.fields["number"]));
    const frame = await page.waitForSelector("iframe");
    await frame?.scrollIntoView();
    assertEquals((await pdf).headers()["content-type"], "application/pdf");
  },
);

browserTest("the charts show the figures of the lists", async (page) => {
  const { agency } = served.harvest;
  await page.setExtraHTTPHeaders({ "accept-language": "en-US" });
  await page.goto(served.of());
  const bars = await page.$$eval("figure", (figures) =>
    figures.map((figure) => ({
      title: figure.querySelector("figcaption")?.textContent ?? "",
      bars: [...figure.querySelectorAll("rect title")].map((title) => title.textContent ?? ""),
    })));
  const barsOf = (title: string) => bars.find((figure) => figure.title === title)?.bars ?? [];
  const hundredths = (value: unknown) => Math.round(Number(value) * 100);
  const total = (values: readonly unknown[]) =>
    values.reduce<number>((sum, value) => sum + hundredths(value), 0) / 100;
  const shown = (value: number) => value.toLocaleString("en-US", { minimumFractionDigits: 2 });
  const byYear = Map.groupBy(
    agency.resource("time_entries").all(),
    ({ fields }) => String(fields["spent_date"]).slice(0, 4),
  );
  const hours = [...byYear].sort().map(([year, some]) =>
    `${year}, Hours: ${shown(total(some.map(({ fields }) => fields["hours"])))}`
  );
  assertEquals(barsOf("Hours by year"), hours);
  const invoices = agency.resource("invoices").all().filter(({ fields }) =>
    fields["state"] !== "draft"
  );
  for (
    const [currency, some] of Map.groupBy(invoices, ({ fields }) => String(fields["currency"]))
  ) {
    const years = Map.groupBy(some, ({ fields }) => String(fields["issue_date"]).slice(0, 4));
    const invoiced = barsOf(`Invoiced and paid by year, ${currency}`).filter((text) =>
      text.includes("Invoiced")
    );
    assertEquals(
      invoiced.map((text) => text.replace(/[^\d.,: ]/g, "").replace(/, *:/, ":")),
      [...years].sort().map(([year, of]) =>
        `${year}: ${shown(total(of.map(({ fields }) => fields["amount"])))}`
      ),
    );
  }
});

browserTest("what looks like a script in a note is shown and does not run", async (page) => {
  await page.goto(served.of("time_entries?words=owned"));
  assertStringIncludes(await textOf(page, "tbody"), "<script>document.title");
  assertStringIncludes(await page.title(), "Time");
  assertEquals(await page.$$eval("tbody script, tbody img", (elements) => elements.length), 0);
});

/** What the rules of axe find wrong with the pages. */
async function checkPages(
  page: Page,
  { paths, rules }: { paths: readonly string[]; rules: Readonly<Record<string, unknown>> },
): Promise<void> {
  await page.setBypassCSP(true);
  for (const path of paths) {
    await page.goto(served.of(path));
    await page.$$eval("details", (all) => all.forEach((one) => one.setAttribute("open", "")));
    await page.evaluate(axe.source);
    const found = await page.evaluate(
      `axe.run(${JSON.stringify({ iframes: false, ...rules })})
        .then(({ violations }) => violations.map(({ id, nodes }) => id + nodes[0].html))`,
    );
    assertEquals(found, [], path);
  }
}

function somePaths(): string[] {
  const { agency } = served.harvest;
  const [invoice] = agency.resource("invoices").ids();
  return [
    "",
    `invoices/${invoice}`,
    "search?q=design",
    "time_entries?words=owned&sort=-hours",
    "gone",
  ];
}

browserTest("pages are accessible", (page) => checkPages(page, { paths: somePaths(), rules: {} }));

browserTest("pages have contrast in the dark", async (page) => {
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
  await checkPages(page, { paths: somePaths(), rules: { runOnly: ["color-contrast"] } });
});

browserTest("pages fit a width of 360", async (page) => {
  await page.setViewport({ width: 360, height: 800 });
  for (const path of [...somePaths(), "clients", "company", "users"]) {
    await page.goto(served.of(path));
    await page.$$eval("details", (all) => all.forEach((one) => one.setAttribute("open", "")));
    assert(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path);
  }
});
