import type { Loss } from "../../restore/plan/loss_report.ts";
import type { PlannedWrites, RestorePlan } from "../../restore/plan/restore_plan.ts";
import type { RestoreProof } from "../../restore/proof/compare_backups.ts";
import type { FigureData } from "../../restore/records/survey.ts";
import { amountText as decimalText, countOf, countText, durationText } from "../quantities.ts";
import type { Section, StatementDocument } from "../statement.ts";

/** How many of what may be thousands are named. */
const MAX_NAMED = 20;

const LACKS = "The backup lacks, so that it does not come back:";

/** What a kind of writes does to its records, `#`; of some resources more. */
const ACTIONS: Readonly<Record<string, string>> = {
  create: "create #",
  adopt: "use #, made like the saved ones",
  activate: "activate # for the time being",
  archive: "archive #",
  "archive tasks": "archive #, or make them default tasks again",
  set: "set how time is tracked",
  "set tasks": "take # off the default tasks",
  send: "mark # as sent, without a mail",
  close: "close #",
  accept: "mark # as accepted",
  decline: "mark # as declined",
  mail: "enter e-mail addresses of #",
  alert: "switch on budget alerts of #",
  team: "assign teammates of #",
};

/** What a kind of writes does: `create 15 clients`, without a number `create clients`. */
export function actionText(
  { action, resource }: Pick<PlannedWrites, "action" | "resource">,
  count?: number,
): string {
  const what = ACTIONS[`${action} ${resource}`] ?? ACTIONS[action] ?? `${action} #`;
  const number = count === undefined ? "" : `${countText(count)} `;
  return what.replace("#", number + nounOf(resource, count ?? 2));
}

const text = (heading: string) => ({ heading });
/** Where there is too little room, what the columns that are left out hold is below each row. */
const number = (heading: string, dropOrder?: number) => ({ heading, isNumeric: true, dropOrder });

const list = (title: string, items: readonly string[]): Section => {
  const more = items.length - MAX_NAMED;
  const named = items.slice(0, MAX_NAMED);
  if (more > 0) named.push(`and ${countText(more)} more (--json has all)`);
  return { kind: "list", title, items: named.map((text) => ({ text })) };
};

/** What would be written, what would come of it, and what is lost. */
export function planDocument(
  plan: RestorePlan,
  { apply }: { apply: string | null },
): StatementDocument {
  const { from, into, isSameAccount, usage, people, impossible } = plan;
  const invoiced = figuresText({ hours: 0, amounts: usage.invoiced });
  const time = durationText(plan.minutes * 60_000, { rough: true });
  const place = into.id === "0" ? into.name : `${into.name} (${into.id})`;
  const writes = plan.requests === 0
    ? "none: there is nothing to bring back, or it is there already"
    : `${countText(plan.requests)}, about ${time} at Harvest's limit`;
  const seats = usage.seats === 0
    ? "no more: nobody is invited"
    : `${countText(usage.seats)} more, until archived people are archived again`;
  const counters = [
    ...[countOf(usage.clients, "client"), countOf(usage.projects, "project")],
    ...[countOf(usage.tasks, "task"), countOf(usage.invoices, "invoice")],
  ];
  const strangers = people.filter(({ how, hours, expenses }) =>
    how === "owner" && (hours !== 0 || expenses > 0)
  );
  return {
    title: "Restore plan: nothing has been written",
    verdict: null,
    sections: [
      {
        kind: "facts",
        rows: [
          ["From", `the backup of ${from.name} (${from.id}), made ${from.backedUpAt || "never"}`],
          ["Into", isSameAccount ? "the same account" : place],
          ["Writes", writes],
          ["Seats", seats],
          ["Counters", `${counters.join(", ")}${invoiced && ` of ${invoiced}`} more`],
          ["Mails", mailText(plan)],
          ...(apply === null ? [] : [["To write it", apply] as const]),
        ],
      },
      {
        kind: "table",
        title: "What would be written, in this order",
        heads: [number("Writes"), text("What")],
        rows: plan.writes.map((write) => [countText(write.count), actionText(write)]),
      },
      list(LACKS, from.lacks),
      list(
        "Their time goes to somebody else: invite them first, or see --people",
        strangers.map(({ name, email, hours, expenses, toName }) =>
          `${name}${email === "" ? "" : ` <${email}>`}: ${amountText(hours)} h, ${
            countOf(expenses, "expense")
          } to ${toName}`
        ),
      ),
      lossSection(plan.losses),
      list(
        `Not possible (${countText(impossible.length)})`,
        impossible.map(({ record, reason }) => `${record}: ${reason}`),
      ),
      list("Notes", plan.notes),
      list("To be done by hand first", plan.byHand),
    ],
  };
}

function mailText({ mails, finish }: RestorePlan): string {
  const { possibleReminders: count } = mails;
  if (count === 0) return "none";
  const may = `Harvest may remind of ${countOf(count, "overdue invoice")} by itself`;
  return finish ? `none at once; ${may}` : `none; with --finish ${may}`;
}

/** How each resource came back, what differs, and whether that was to be expected. */
export function proofDocument(proof: RestoreProof): StatementDocument {
  const { from, into, manifests, resources, years, receipts, failures, mails } = proof;
  const explained = proof.differences.filter(({ reason }) => reason !== null);
  const others = proof.differences.filter(({ reason }) => reason === null);
  const unequal = countText(receipts.different.length);
  const compared = `${countText(receipts.compared)} compared byte for byte, ${unequal} different`;
  return {
    title: `Restore proof: ${into.name}`,
    verdict: { isGood: proof.isProven, text: verdictText(proof) },
    sections: [
      {
        kind: "facts",
        rows: [
          ["From", `the backup of ${from.name} (${from.id}), made ${from.backedUpAt}`],
          ["Into", `${into.name} (${into.id}), ${countOf(proof.written, "write")}`],
          ["Compared", `by a backup of it, made ${proof.at}`],
          ["Manifests", `${manifests.from ?? "none"} (SHA-256, saved)`],
          ["", `${manifests.into ?? "none"} (restored)`],
          ["Receipts", compared],
          ...(mails === null ? [] : [["Mails", mailKinds(mails)] as const]),
        ],
      },
      list(LACKS, from.lacks),
      {
        kind: "table",
        title: "Records (explained: different only in what the loss report names)",
        heads: [
          { ...text(""), least: 20, dropOrder: 1 },
          ...[number("Records", 4), number("Equal"), number("Explained", 3)],
          ...[number("Different"), number("Missing"), number("Lost", 2)],
        ],
        rows: resources.map((row) => [
          nounOf(row.resource, 2),
          ...[row.records, row.equal, row.explained, row.different, row.missing, row.lost]
            .map((count) => count === 0 ? "" : countText(count)),
        ]),
      },
      {
        kind: "table",
        title: "Hours and money by year",
        heads: [
          ...[text("Year"), text(""), number("Saved"), number("Restored"), text("Unit")],
          { heading: "", dropOrder: 1 },
        ],
        rows: years.map(({ year, figure, unit, saved, restored }) => [
          ...[year, figure, amountText(saved), amountText(restored), unit],
          saved === restored ? "" : "differs",
        ]),
      },
      differenceSection("Differences that the loss report does not name", others),
      list(
        `Refused (${countText(failures.length)})`,
        failures.map(({ action, record, status, reason }) =>
          `${action} ${record}: ${status === null ? "" : `${status}, `}${reason}`
        ),
      ),
      differenceSection("Differences that the loss report names", explained),
      lossSection(proof.losses),
    ],
  };
}

function verdictText({ isProven, failures, resources, receipts, from }: RestoreProof): string {
  if (isProven) {
    const all = from.lacks.length > 0 ? "every record of an incomplete backup" : "every record";
    return `PROVEN: ${all} is there, and every difference is in the loss report`;
  }
  const sum = (name: "different" | "missing") =>
    countText(resources.reduce((total, row) => total + row[name], 0));
  return `NOT PROVEN: ${sum("missing")} missing, ${sum("different")} different, ${
    countOf(receipts.different.length, "receipt")
  } different, ${countText(failures.length)} refused (the same command tries again what is ` +
    "missing or was refused)";
}

function mailKinds(mails: readonly { readonly kind: string }[]): string {
  const kinds = [...Map.groupBy(mails, ({ kind }) => kind)];
  return kinds.map(([kind, all]) => countOf(all.length, kind)).join(", ") || "none";
}

function differenceSection(title: string, differences: RestoreProof["differences"]): Section {
  const items = differences.map((each) => {
    const { resource, field, reason, examples } = each;
    const isWhole = field === "*";
    const what = `${isWhole ? "missing:" : `${field} of`} ${amountOf(each)}`;
    if (reason !== null) return { text: `${what}: ${reason}` };
    const details = examples.map(({ id, saved, restored }) =>
      `${resource}/${id}${isWhole ? "" : `: ${saved || '""'} is now ${restored || '""'}`}`
    );
    if (each.records > examples.length) details.push(`and ${each.records - examples.length} more`);
    return { text: what, details };
  });
  return { kind: "list", title, items };
}

function lossSection(losses: readonly Loss[]): Section {
  const items = [...Map.groupBy(losses, ({ reason }) => reason)].map(([reason, rows]) => ({
    text: reason,
    details: [rows.map(amountOf).join("; ")],
  }));
  return { kind: "list", title: "Loss report: what cannot come back", items };
}

/** `12 estimates (17,065.03 EUR)`. */
function amountOf(
  row: FigureData & { readonly resource: string; readonly records: number },
): string {
  const figures = figuresText(row);
  const count = `${countText(row.records)} ${nounOf(row.resource, row.records)}`;
  return figures === "" ? count : `${count} (${figures})`;
}

/** `time_entries` as people say it, for one or several: `time entry`. */
function nounOf(resource: string, count: number): string {
  const words = resource.replaceAll("_", " ").replace(/^pto /, "paid-time-off ");
  return count === 1 ? words.replace(/ies$/, "y").replace(/s$/, "") : words;
}

/** Hours and amounts: `1,204.50 h, 5,300.00 EUR`; "" if there are none. */
function figuresText({ hours, amounts }: FigureData): string {
  const money = amounts.map(({ currency, amount }) => `${amountText(amount)} ${currency}`.trim());
  return [...(hours === 0 ? [] : [`${amountText(hours)} h`]), ...money].join(", ");
}

const amountText = (amount: number) => decimalText(amount.toFixed(2));
