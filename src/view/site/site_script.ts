/** What a server would do: it filters, sorts and searches lists by the data beside the pages. */
export const SITE_SCRIPT = `
const PAGE_ROWS = 50;
const waiting = new Map();
const loaded = new Map();
function site(name, value) { waiting.get(name)(value); }
// Data are scripts: a page that is a file may load nothing else.
function load(name) {
  if (!loaded.has(name)) loaded.set(name, new Promise((resolve) => {
    waiting.set(name, resolve);
    const script = document.createElement("script");
    script.src = "data/" + name + ".js";
    document.head.append(script);
  }));
  return loaded.get(name);
}
const locale = document.documentElement.dataset.locale;
const number = (value, digits = 0) =>
  value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
const folded = (text) => text.normalize("NFD").replace(/\\p{M}/gu, "").toLowerCase();
// A word is found where a word begins; in scripts without spaces, anywhere.
function matcher(words) {
  const tests = folded(words).split(/\\s+/).filter((word) => word !== "").map((word) => {
    const literal = word.replace(/[.*+?^$()|[\\]{}\\\\]/g, "\\\\$&");
    const isSpaced = /^[\\u0000-\\u0dff]*$/.test(word);
    return new RegExp(isSpaced ? "(?<![\\\\p{L}\\\\p{N}])" + literal : literal, "u");
  });
  return (text) => tests.length > 0 && tests.every((test) => test.test(text));
}
function positionsOf(data, words) {
  data.folded ??= data.texts.map(folded);
  const isMatch = matcher(words);
  return data.folded.flatMap((text, at) => isMatch(text) ? [at] : []);
}
async function rowsAt(name, data, positions) {
  const numbers = [...new Set(positions.map((at) => Math.floor(at / data.chunk)))];
  const chunks = new Map(await Promise.all(numbers.map(async (one) => [one, await load(name + "-" + one)])));
  return positions.map((at) => chunks.get(Math.floor(at / data.chunk))[at % data.chunk]);
}
function element(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
function sorted(data, positions, sort) {
  const column = data.columns[sort.replace(/^-/, "")];
  if (column === undefined) return sort === "-id" ? positions.reverse() : positions;
  const sign = sort.startsWith("-") ? -1 : 1;
  const isNone = (at) => column.values[column.codes[at]] === null;
  return positions.sort((a, b) =>
    isNone(a) - isNone(b) || sign * (column.codes[a] - column.codes[b]) || sign * (a - b));
}
function isWanted(asked, text, label) {
  return text === asked || label === asked || asked.split("|").includes(text) ||
    (asked.startsWith("!") && text !== asked.slice(1));
}
function filtered(data, query) {
  const words = query.get("words") ?? "";
  let positions = words.trim() === "" ? Array.from({ length: data.rows }, (_, at) => at) : positionsOf(data, words);
  const keep = ({ values, labels, codes }, test) => {
    const wanted = values.map((value, code) => test(String(value ?? ""), labels?.[code] ?? String(value ?? "")));
    positions = positions.filter((at) => wanted[codes[at]]);
  };
  for (const [name, value] of query) {
    if (value !== "" && Object.hasOwn(data.columns, name)) keep(data.columns[name], (text, label) => isWanted(value, text, label));
  }
  const [from, to] = [query.get("from") ?? "", query.get("to") ?? ""];
  if (data.date !== null && from + to !== "") {
    keep(data.columns[data.date], (text) => text !== "" && text.slice(0, 10) >= from && (to === "" || text.slice(0, 10) <= to));
  }
  return sorted(data, sorted(data, positions, data.sort), query.get("sort") || data.sort);
}
function sums(data, positions, { label, column, scale, isMoney }) {
  const { values, codes } = data.columns[column] ?? { values: [], codes: [] };
  const units = isMoney ? data.columns[data.currency] : undefined;
  const amounts = new Map();
  for (const at of positions) {
    const value = values[codes[at]] ?? null;
    const unit = units ? units.values[units.codes[at]] ?? "" : "";
    if (value !== null) amounts.set(unit, (amounts.get(unit) ?? 0) + Number(value));
  }
  const money = (value, currency) => /^[A-Za-z]{3}$/.test(currency)
    ? value.toLocaleString(locale, { style: "currency", currency, maximumFractionDigits: 6 })
    : number(value, 2);
  const known = units?.values.map((unit) => unit ?? "") ?? [""];
  return [label, ...known.filter((unit) => amounts.has(unit)).map((unit) =>
    money(Math.round(amounts.get(unit) / scale * 100) / 100, unit))];
}
async function showList(name, query) {
  const data = await load(name);
  const positions = filtered(data, query);
  const figures = [["Found", number(positions.length)], ...data.totals.map((total) => sums(data, positions, total))];
  document.querySelector("main .figures").replaceChildren(...figures.filter(({ length }) => length > 1).map(([label, ...values]) => {
    const shown = document.createElement("div");
    shown.append(element("dt", label), ...values.map((value) => element("dd", value)));
    return shown;
  }));
  const page = Math.max(1, Number(query.get("page")) || 1);
  const first = (page - 1) * PAGE_ROWS;
  document.querySelector("main .records tbody").innerHTML = positions.length === 0
    ? "<tr><td colspan=" + data.head.length + ">No matches.</td></tr>"
    : (await rowsAt(name, data, positions.slice(first, first + PAGE_ROWS))).join("");
  const pager = element("nav", "", { class: "pager", "aria-label": "Pages" });
  const link = (text, change) => {
    const to = new URLSearchParams([...query].filter(([, value]) => value !== ""));
    for (const [key, value] of Object.entries(change)) to.set(key, value);
    return element("a", text, { href: "?" + to });
  };
  if (page > 1) pager.append(link("← Previous", { page: page - 1 }));
  if (first + PAGE_ROWS < positions.length) pager.append(link("Next →", { page: page + 1 }));
  document.querySelector("main > .pager")?.remove();
  document.querySelector("main").append(pager);
  const form = document.querySelector("form.filters");
  for (const [key, value] of query) {
    const control = form?.elements[key];
    if (control) control.value = value;
    else if (value !== "" && key !== "page") form?.append(element("input", "", { type: "hidden", name: key, value }));
    if (value !== "") control?.closest("details")?.setAttribute("open", "");
  }
  const clear = element("p", "");
  clear.append(element("a", "Clear filters", { href: name + ".html" }));
  form?.after(clear);
  for (const known of document.querySelectorAll("main .choices a")) {
    const { from = "", to = "" } = Object.fromEntries(new URL(known.href).searchParams);
    const isChosen = from === (query.get("from") ?? "") && to === (query.get("to") ?? "");
    known.toggleAttribute("aria-current", isChosen);
    if (isChosen) known.setAttribute("aria-current", "true");
    known.href = link("", { from, to, page: "" }).href;
  }
  const sort = query.get("sort") || data.sort;
  for (const heading of document.querySelectorAll("main thead th:has(a)")) {
    const known = heading.querySelector("a");
    const by = (new URL(known.href).searchParams.get("sort") ?? data.sort).replace(/^-/, "");
    heading.removeAttribute("aria-sort");
    known.querySelector("span")?.remove();
    if (by === sort.replace(/^-/, "")) heading.setAttribute("aria-sort", sort.startsWith("-") ? "descending" : "ascending");
    known.href = link("", { sort: by === sort ? "-" + by : by, page: "" }).href;
  }
}
// What the server of the pages would send: the same texts.
function saveLink(name, query, format) {
  const link = element("a", format.toUpperCase(), { href: "#", download: name + "." + format });
  link.addEventListener("click", async (event) => {
    if (link.protocol === "blob:") return;
    event.preventDefault();
    const data = await load(name);
    const [head, separator, tail] = data.frames[format];
    const records = await rowsAt(name + "-" + format, data, filtered(data, query));
    link.href = URL.createObjectURL(new Blob([head + records.join(separator) + (records.length > 0 ? tail : tail.trimStart())]));
    link.click();
  });
  return link;
}
function offerFiles(name, query) {
  const offer = element("p", "Save this list: ", { class: "soft" });
  offer.append(saveLink(name, query, "csv"), " · ", saveLink(name, query, "json"));
  document.querySelector("main").append(offer);
}
async function showSearch(words) {
  const main = document.querySelector("main");
  document.getElementById("q").value = words;
  main.querySelector("h1").textContent = "Search: " + words;
  const status = main.querySelector("[role=status]");
  status.textContent = "Searching …";
  let count = 0;
  for (const [name, label] of await load("lists")) {
    const data = await load(name);
    const positions = positionsOf(data, words).reverse();
    if (positions.length === 0) continue;
    count += positions.length;
    const shown = document.createElement("section");
    shown.append(element("h2", label + " " + number(positions.length)));
    const table = element("table", "", { class: "records" });
    table.innerHTML = "<thead><tr></tr></thead><tbody>" + (await rowsAt(name, data, positions.slice(0, 5))).join("") + "</tbody>";
    table.querySelector("tr").append(...data.head.map(([text, kind]) => element("th", text, { scope: "col", class: kind })));
    shown.append(table);
    if (positions.length > 5 && name !== "deleted") {
      shown.append(element("a", "All " + number(positions.length), { href: name + ".html?" + new URLSearchParams({ words }) }));
    }
    main.append(shown);
  }
  status.textContent = count === 0 ? "No results. All words must appear in the same record." : "";
}
const [, place] = /\\/\\d+\\/([a-z_]+)(?:-\\d+)?\\.html$/.exec(location.pathname) ?? [];
const query = new URLSearchParams(location.search);
const isAsked = [...query.values()].some((value) => value.trim() !== "");
if (isAsked && place === "search") showSearch(query.get("q") ?? "");
else if (place !== undefined && document.querySelector("form.filters")) {
  const shown = isAsked ? showList(place, query) : Promise.resolve();
  shown.then(() => offerFiles(place, query));
}
`;
