import axe from "npm:axe-core@4.11.1";
import { type Browser, launch, type Page } from "npm:puppeteer-core@24.43.1";
import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { exportSite } from "../../src/view/site/export_site.ts";
import { exportReport } from "../../src/view/statement/export_report.ts";
import { parseCsv } from "../export/parse_csv.ts";
import { CLIENTS, ServedBackup } from "./served_backup.ts";

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
    const args = ["--no-sandbox", "--disable-gpu"];
    [served, browser] = await Promise.all([
      ServedBackup.start(),
      launch({ executablePath: CHROMIUM, args }),
    ]);
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
    await page.setExtraHTTPHeaders({ "accept-language": "en-US" });
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => {
      const { hostname, protocol } = new URL(request.url());
      const isOfBrowser = ["data:", "chrome-extension:", "chrome:", "about:"].includes(protocol);
      if (hostname !== "127.0.0.1" && !isOfBrowser && protocol !== "file:") {
        complaints.push(request.url());
      }
    });
    await run(page);
    await page.close();
    assertEquals(complaints, []);
  });
}

async function textOf(page: Page, selector: string): Promise<string> {
  return await page.$eval(selector, (element) => element.textContent ?? "");
}

/** The text of the file that a link offers to save. */
async function savedBy(page: Page, link: string): Promise<string> {
  await page.waitForSelector(link);
  await page.evaluate(`globalThis.saved = new Promise((resolve) => {
    const make = URL.createObjectURL;
    URL.createObjectURL = (file) => {
      resolve(file.text());
      return make.call(URL, file);
    };
  }); null`);
  await page.click(link);
  return String(await page.evaluate("saved"));
}

async function follow(page: Page, action: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForNavigation(), action()]);
}

browserTest(
  "a reader finds a client by keyboard, goes to an invoice and sees its PDF",
  async (page) => {
    const { agency } = served.harvest;
    const { paymentOf } = served.gone;
    const invoice = agency.resource("invoices").text(paymentOf) ?? "";
    const client = /"client":\{"id":(\d+)/.exec(invoice)?.[1] ?? "";
    const name = String(agency.resource("clients").get(client)?.["name"]);
    await page.goto(served.of());
    await page.keyboard.press("/");
    await page.keyboard.type(name);
    await follow(page, () => page.keyboard.press("Enter"));
    await follow(page, () => page.click(`a[href$="/clients/${client}"]`));
    assertEquals(await textOf(page, "h1"), name);
    const pdf = page.waitForResponse((response) => response.url().includes("/file/"));
    await follow(page, () => page.click(`a[href$="/invoices/${paymentOf}"]`));
    const number = agency.resource("invoices").get(paymentOf)?.["number"];
    assertEquals(await textOf(page, "h1"), `Invoice ${number}`);
    await (await page.waitForSelector("iframe"))?.scrollIntoView();
    assertEquals((await pdf).headers()["content-type"], "application/pdf");
  },
);

browserTest("the menu opens by keyboard, and Escape closes it", async (page) => {
  await page.goto(served.of());
  await page.focus(".menu summary");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".menu details[open]");
  await page.keyboard.press("Tab");
  const focused = () => page.evaluate("document.activeElement.textContent");
  assertStringIncludes(String(await focused()), "About this backup");
  await page.keyboard.press("Escape");
  assertEquals(await page.$(".menu details[open]"), null);
  assertEquals(await focused(), "More");
});

browserTest("what looks like a script in a note is shown and does not run", async (page) => {
  await page.goto(served.of("time_entries?words=owned"));
  assertStringIncludes(await textOf(page, "tbody"), "<script>document.title");
  assertStringIncludes(await page.title(), "Time");
  assertEquals(await page.$$eval("tbody script, tbody img", (elements) => elements.length), 0);
});

/** Hundredths, so that sums are exact. */
function sumOf(values: readonly unknown[]): number {
  return values.reduce<number>((sum, value) => sum + Math.round(Number(value) * 100), 0) / 100;
}

browserTest("the charts show the figures of the lists", async (page) => {
  const { agency } = served.harvest;
  await page.goto(served.of());
  const charts = await page.$$eval(
    "figure",
    (figures) =>
      figures.map((figure): [string, string[]] => [
        figure.querySelector("h3")?.textContent ?? "",
        [...figure.querySelectorAll("rect title")].map((title) => title.textContent ?? ""),
      ]),
  );
  const barsOf = (title: string) => charts.find(([known]) => known.startsWith(title))?.[1] ?? [];
  const shown = (value: number) => value.toLocaleString("en-US", { minimumFractionDigits: 2 });
  const entries = agency.resource("time_entries").all();
  // By the names of today: those that entries were sent with may be older.
  const named = (text: string, member: string, list: string) => {
    const id = new RegExp(`"${member}":\\{"id":(\\d+)`).exec(text)?.[1] ?? "";
    const record = agency.resource(list).get(id) ?? {};
    return record["name"] ?? `${record["first_name"]} ${record["last_name"]}`;
  };
  const hoursBy = (keyOf: (entry: typeof entries[number]) => string) =>
    [...Map.groupBy(entries, keyOf)].map(([key, some]) =>
      `${key}: ${shown(sumOf(some.map(({ fields }) => fields["hours"])))}`
    ).sort();
  const year = ({ fields }: typeof entries[number]) => String(fields["spent_date"]).slice(0, 4);
  assertEquals(
    barsOf("Hours by year and client").sort(),
    hoursBy((entry) => `${year(entry)}, ${named(entry.text, "client", "clients")}`),
  );
  // The sample's history is shorter than the months that are shown at first.
  assertEquals(
    barsOf("Hours by person").sort(),
    hoursBy((entry) =>
      `${named(entry.text, "user", "users")}, ${
        entry.fields["billable"] ? "Billable" : "Not billable"
      }`
    ),
  );
  const invoices = agency.resource("invoices").all().map(({ fields }) => fields);
  const sent = invoices.filter(({ state }) => state !== "draft");
  for (const [currency, some] of Map.groupBy(sent, ({ currency }) => String(currency))) {
    const years = Map.groupBy(some, ({ issue_date }) => String(issue_date).slice(0, 4));
    const bars = barsOf(`Invoiced and paid by year, ${currency}`);
    const invoiced = bars.filter((text) => text.includes("Invoiced"));
    const amount = new Intl.NumberFormat("en-US", { style: "currency", currency });
    assertEquals(
      invoiced,
      [...years].sort().map(([year, of]) =>
        `${year}, Invoiced: ${amount.format(sumOf(of.map(({ amount }) => amount)))}`
      ),
    );
  }
});

/** What runs off a screen: the page, and tables that would have to be scrolled sideways. */
async function tooWide(page: Page): Promise<unknown> {
  return await page.evaluate(
    `[document.documentElement, ...document.querySelectorAll("main .scroll")]
    .filter((one) => one.scrollWidth > one.clientWidth)
    .map((one) => one.getAttribute("aria-label"))`,
  );
}

browserTest("the report fits a width of 360", async (page) => {
  const { temp } = served;
  await exportReport({
    output: temp.at("backup"),
    to: temp.at("report.html"),
    account: null,
    cacheFolder: temp.at("cache"),
    locale: "en-US",
    signal: new AbortController().signal,
  });
  await page.setViewport({ width: 360, height: 800 });
  await page.goto(`file://${temp.at("report.html")}`);
  assertEquals(await tooWide(page), []);
});

browserTest(
  "the site as files filters, sorts and searches without a server, and is accessible",
  async (page) => {
    const { temp, harvest: { agency } } = served;
    await exportSite({
      output: temp.at("backup"),
      to: temp.at("site"),
      account: null,
      cacheFolder: temp.at("cache"),
      locale: "en-US",
      signal: new AbortController().signal,
    });
    const site = `file://${temp.at("site")}`;
    const ids = `[...document.querySelectorAll("tbody a.open")]
    .map(({ href }) => /(\\d+)(\\.html)?$/.exec(href)[1])`;
    const query = "time_entries?billable=1&sort=-hours";
    await page.goto(served.of(query));
    const [expected, figures] = [await page.evaluate(ids), await textOf(page, ".figures")];
    await page.goto(`${site}/${agency.id}/${query.replace("?", ".html?")}`);
    await page.waitForSelector("form + p > a");
    assertEquals(await page.evaluate(ids), expected);
    const digits = (text: string) => text.replace(/[^\d]/g, "");
    assertEquals(digits(await textOf(page, ".figures")), digits(figures));
    const csv = await (await fetch(served.of(query.replace("?", ".csv?")))).text();
    const column = csv.split("\r\n")[0]?.split(",").indexOf("id") ?? -1;
    const listed = parseCsv(csv, ",").slice(1).map((row) => row[column]);
    assert(listed.length > 50, `${listed.length}`);
    for (const format of ["csv", "json"]) {
      const saved = await savedBy(page, `main a[download="time_entries.${format}"]`);
      const found = format === "csv"
        ? parseCsv(saved, ",").slice(1).map((row) => row[column])
        : JSON.parse(saved).map(({ id }: { id: number }) => String(id));
      assertEquals(found, listed, format);
      const sent = await fetch(served.of(query.replace("?", `.${format}?`)));
      assertEquals(saved, await sent.text(), format);
      assert(saved.includes("<script>document.title"), format);
    }
    await page.goto(`${site}/${agency.id}/time_entries.html?words=nowhere`);
    await page.waitForFunction("document.querySelector('tbody').textContent === 'No matches.'");

    const hasFound = "document.querySelector('main section') !== null";
    await page.goto(`${site}/index.html`);
    await follow(page, () => page.click(`a[href^="${agency.id}/"]`));
    await page.type("#q", "zebra");
    await follow(page, () => page.keyboard.press("Enter"));
    await page.waitForFunction(hasFound);
    await follow(page, () => page.click("main section a.open"));
    assertStringIncludes(await textOf(page, "main"), "No longer in Harvest");
    await page.setBypassCSP(true);
    await page.goto(`${site}/${agency.id}/search.html?q=owned`);
    await page.waitForFunction("document.querySelector('[role=status]').textContent === ''");
    assertStringIncludes(await textOf(page, "tbody"), "<script>document.title");
    assertStringIncludes(await page.title(), "Search");
    await page.evaluate(axe.source);
    const violations = await page.evaluate(
      `axe.run({ preload: false, resultTypes: ["violations"], rules: { "color-contrast": { enabled: false } } })
      .then(({ violations }) => violations.map(({ id }) => id))`,
    );
    assertEquals(violations, []);
  },
);

browserTest(
  "the menu shows all of its lists, and a long page has links to its sections",
  async (page) => {
    for (const width of [1280, 360]) {
      await page.setViewport({ width, height: 800 });
      await page.goto(served.of(`invoices/${served.gone.paymentOf}`));
      const hidden = `[...document.querySelectorAll(".menu > ul a")].filter((link) => {
      const { left, right, top, height } = link.getBoundingClientRect();
      return left < 0 || right > innerWidth || height === 0 ||
        !link.contains(document.elementFromPoint(left + 5, top + 10));
    }).map((link) => link.textContent)`;
      assertEquals(await page.evaluate(hidden), [], `${width}`);
      await page.click(".jump a[href='#payments']");
      const at = await page.$eval("#payments", (section) => section.getBoundingClientRect().top);
      assert(at < 800, `${at}`);
    }
  },
);

browserTest("pages are accessible and fit a width of 360", async (page) => {
  await page.setBypassCSP(true);
  // The frame shows the browser's own viewer, which takes its time and is not ours.
  await page.setRequestInterception(true);
  page.on("request", async (request) => {
    if (request.url().includes("/file/")) await request.respond({ contentType: "text/plain" });
    else await request.continue();
  });
  const violations = async (options: string) =>
    await page.evaluate(
      `axe.run({ iframes: false, resultTypes: ["violations"], selectors: false, ${options} })
        .then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes[0].html))`,
    );
  const invoice = `invoices/${served.gone.paymentOf}`;
  const paths = ["", invoice, `clients/${CLIENTS.gone}`, "search?q=a", "about"];
  for (const path of [...paths, "time_entries?words=owned&sort=-hours&billable=1"]) {
    await page.setViewport({ width: 1280, height: 900 });
    await page.goto(served.of(path));
    // Of the figures of charts those of one are as good as all.
    await page.$$eval(
      "details:not(figure ~ figure details)",
      (all) => all.forEach((one) => one.setAttribute("open", "")),
    );
    await page.evaluate(axe.source);
    assertEquals(await violations(`rules: { "color-contrast": { enabled: false } }`), [], path);
    await page.setViewport({ width: 360, height: 800 });
    await page.$$eval("details.data", (all) => all.forEach((one) => one.setAttribute("open", "")));
    assertEquals(await tooWide(page), [], path);
    if (path !== invoice) continue;
    // A line item takes two or three lines, and not one for each field.
    const heights = await page.$$eval(
      "#line-items tbody tr",
      (rows) => rows.map((row) => row.getBoundingClientRect().height),
    );
    assert(heights.length > 0 && Math.min(...heights) < 80, `${heights}`);
  }
  // Contrasts take most of the time; all pairs of colours are computed in a test of the style sheet.
  for (const value of ["light", "dark"]) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
    assertEquals(await violations(`runOnly: ["color-contrast"]`), [], value);
  }
});
