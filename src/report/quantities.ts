const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A number for people, the same in every locale: `1,234,567`. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A number and its noun: `1 record`, `2 records`; `plural` where an s is not enough. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${countText(count)} ${count === 1 ? noun : plural}`;
}

/** Where advice names the first of several lost files: how the others are accepted; "" for one. */
export function otherLossesText(count: number): string {
  return count > 1 ? ` (${countText(count)} files: write --accept-loss once for each)` : "";
}

/** PDFs and receipts by number: `3 PDFs`, `1 receipt`; without a resource `3 PDFs and receipts`. */
export function artifactsText(count: number, resource?: string): string {
  if (resource === undefined) return countOf(count, "PDF or receipt", "PDFs and receipts");
  return countOf(count, resource === "expenses" ? "receipt" : "PDF");
}

/** What changed, in the signs of a diff: `+12 ~75 −2 records, 3 PDFs, 1 receipt`; `nothing new` if nothing did. */
export function changesText(
  { added, changed, deleted, pdfs, receipts }: {
    readonly added: number;
    readonly changed: number;
    readonly deleted: number;
    readonly pdfs: number;
    readonly receipts: number;
  },
): string {
  const signed = ([["+", added], ["~", changed], ["−", deleted]] as const)
    .filter(([, count]) => count > 0)
    .map(([sign, count]) => sign + countText(count));
  const parts = [
    ...(signed.length > 0 ? [`${signed.join(" ")} records`] : []),
    ...(pdfs > 0 ? [countOf(pdfs, "PDF")] : []),
    ...(receipts > 0 ? [countOf(receipts, "receipt")] : []),
  ];
  return parts.join(", ") || "nothing new";
}

/** A size in decimal units, as disks and networks are sold: `61.3 MB`. */
export function bytesText(sizeBytes: number): string {
  let value = sizeBytes;
  let unit = "B";
  for (const next of ["kB", "MB", "GB", "TB"]) {
    // A value that would be rounded up to 1000 belongs to the next unit.
    if (value < 999.5) break;
    value /= 1000;
    unit = next;
  }
  const digits = unit === "B" || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${unit}`;
}

/** A running clock: `0:26`, `4:12`, `1:02:03`. */
export function elapsedText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS));
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}

/** A length of time in its two largest units: `4 min 12 s`, `1.3 s`; `rough` leaves the smaller one out. */
export function durationText(ms: number, { rough = false }: { rough?: boolean } = {}): string {
  if (ms < 10 * SECOND_MS && ms % SECOND_MS !== 0 && !rough) {
    return `${(Math.max(0, ms) / SECOND_MS).toFixed(1)} s`;
  }
  const rounded = Math.round(ms / SECOND_MS) * SECOND_MS;
  if (rounded < MINUTE_MS) return `${Math.max(0, rounded) / SECOND_MS} s`;
  const pairs: readonly (readonly [number, string, number, string])[] = [
    [DAY_MS, "d", HOUR_MS, "h"],
    [HOUR_MS, "h", MINUTE_MS, "min"],
    [MINUTE_MS, "min", SECOND_MS, "s"],
  ];
  const [size, name, smallSize, smallName] = pairs.find(([unitMs]) => rounded >= unitMs) ??
    [MINUTE_MS, "min", SECOND_MS, "s"];
  // Time left is an estimate: the smaller unit would only flicker, and a minute too few disappoints.
  if (rough) {
    return `${
      size === MINUTE_MS ? Math.ceil(rounded / size) : (rounded / size).toFixed(1)
    } ${name}`;
  }
  const large = Math.floor(rounded / size);
  const small = Math.floor((rounded % size) / smallSize);
  return small === 0 ? `${large} ${name}` : `${large} ${name} ${small} ${smallName}`;
}

/** A time in UTC to the minute, `2026-03-31 02:00 UTC`; a day as it is. */
export function timeText(iso: string): string {
  return iso.length <= 10 ? iso : `${iso.slice(0, 16).replace("T", " ")} UTC`;
}

/** A decimal with separated thousands, the same in every locale: `12,431.25`. */
export function amountText(value: string): string {
  const [whole = "", fraction] = value.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
