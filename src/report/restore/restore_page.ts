import type { RestorePlan } from "../../restore/plan/restore_plan.ts";
import type { Loss } from "../../restore/plan/loss_report.ts";
import type { RestoreProof } from "../../restore/proof/restore_proof.ts";
import { Html, html, type HtmlValue } from "../../text/html.ts";
import { countOf, countText } from "../quantities.ts";
import { STATEMENT_STYLE } from "../statement_style.ts";
import { mailText, usageText } from "./plan_text.ts";
import { proofVerdict } from "./proof_text.ts";
import {
  actionText,
  amountText,
  figuresText,
  lossGroups,
  minutesText,
  resourceText,
} from "./restore_words.ts";

/** A plan as a page to print or file, which loads nothing and runs nothing. */
export function restorePlanPage(plan: RestorePlan): string {
  const { from, into, isSameAccount, writes, people, losses, impossible, notes, byHand } = plan;
  return page(
    "Restore plan",
    html`
      <header>
        <h1>Restore plan</h1>
        <p>Nothing has been written.</p>
      </header>
      ${facts([
        ["From the backup of", `${from.name} (${from.id}), made ${from.backedUpAt || "never"}`],
        ["Into", isSameAccount ? "the same account" : `${into.name} (${into.id})`],
        ["Requests", `${countText(plan.requests)}, ${minutesText(plan.minutes)} at the limit`],
        ["Seats", "none: nobody is invited"],
        ["Counters", usageText(plan)],
        ["Mails", mailText(plan)],
      ])}
      <h2>What would be written, in this order</h2>
      ${table(
        ["Writes", "What"],
        writes.map((write) => [countText(write.count), actionText(write)]),
        [0],
      )}
      ${people.some(({ how }) => how === "owner") && html`<h2>People</h2>
${
        table(
          ["Person", "Hours", "Expenses", "Stands for them", "Because"],
          people.map(({ name, hours, expenses, toName, how }) => [
            name,
            amountText(hours),
            countText(expenses),
            toName,
            HOW[how],
          ]),
          [1, 2],
        )
      }`}
      ${lossSection(losses)}
      ${list("Not possible", impossible.map(({ record, reason }) => `${record}: ${reason}`))}
      ${list("Notes", notes)}
      ${list("To be done by hand first", byHand)}
    `,
  );
}

const HOW: Readonly<Record<RestorePlan["people"][number]["how"], string>> = {
  same: "the same user",
  email: "the same address",
  file: "named in the file",
  owner: "nobody else is there: the owner",
};

/** A proof as a page. */
export function restoreProofPage(proof: RestoreProof): string {
  const { from, into, at, manifests, isProven, resources, years, receipts, differences } = proof;
  const verdict = proofVerdict(proof, { color: false, columns: Infinity });
  return page(
    "Restore proof",
    html`
      <header>
        <h1>Restore proof</h1>
        <p>The account was backed up after the restore, and compared with the backup record by record.</p>
      </header>
      <p class="verdict ${isProven ? "good" : "bad"}">${verdict}.</p>
      ${facts([
        ["From the backup of", `${from.name} (${from.id}), made ${from.backedUpAt}`],
        ["Its manifest (SHA-256)", manifests.from ?? "none"],
        ["Restored into", `${into.name} (${into.id})`],
        ["Its manifest (SHA-256)", manifests.into ?? "none"],
        ["Compared", at],
        [
          "Receipts",
          `${countText(receipts.compared)} byte for byte, ${
            countText(receipts.different.length)
          } different`,
        ],
        ["Writes", countText(proof.written)],
        ...(proof.mails === null ? [] : [["Mails", countOf(proof.mails.length, "mail")] as const]),
      ])}
      <h2>Records</h2>
      ${table(
        ["", "Records", "Equal", "Explained", "Different", "Missing", "Lost"],
        resources.map((row) => [
          resourceText(row.resource),
          ...[row.records, row.equal, row.explained, row.different, row.missing, row.lost].map((
            count,
          ) => count === 0 ? "" : countText(count)),
        ]),
        [1, 2, 3, 4, 5, 6],
      )}
      <p>Explained: different only in what the loss report names. Lost: not restorable at all.</p>
      <h2>Hours and money by year</h2>
      ${table(
        ["Year", "Figure", "Saved", "Restored", "Unit", ""],
        years.map(({ year, figure, saved, restored, unit }) => [
          year,
          figure,
          amountText(saved),
          amountText(restored),
          unit,
          saved === restored ? "equal" : "differs",
        ]),
        [2, 3],
      )}
      <h2>Differences</h2>
      ${differences.length === 0 ? html`<p>None.</p>` : table(
        ["Where", "Records", "Amounting to", "Why"],
        differences.map((each) => [
          `${resourceText(each.resource)}: ${each.field === "*" ? "missing" : each.field}`,
          countText(each.records),
          figuresText(each),
          each.reason ??
            `not in the loss report; for instance ${
              each.examples.map(({ id, saved, restored }) => `${id}: ${saved} is now ${restored}`)
                .join("; ")
            }`,
        ]),
        [1],
      )}
      ${list(
        "Refused",
        proof.failures.map(({ action, record, status, reason }) =>
          `${action} ${record}: ${status ?? ""} ${reason}`
        ),
      )}
      ${lossSection(proof.losses)}
    `,
  );
}

function lossSection(losses: readonly Loss[]): Html {
  const rows = lossGroups(losses).flatMap(({ reason, rows }) =>
    rows.map((loss, index) => [
      index === 0 ? reason : "",
      resourceText(loss.resource),
      countText(loss.records),
      figuresText(loss),
    ])
  );
  return html`<h2>Loss report: what cannot come back</h2>
${
    rows.length === 0
      ? html`<p>Nothing.</p>`
      : table(["What", "Of", "Records", "Amounting to"], rows, [2])
  }`;
}

function page(title: string, content: Html): string {
  return html`
    <!DOCTYPE html>
    <html lang="en">
      <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <title>${title}</title>
    ${new Html(`<style>${STATEMENT_STYLE}</style>`)}
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html>
  `.text;
}

function facts(rows: readonly (readonly [string, string])[]): Html {
  return html`<dl>${
    rows.map(([name, value]) =>
      html`
        <dt>${name}</dt>
        <dd>${value}</dd>
      `
    )
  }</dl>`;
}

function table(
  heads: readonly string[],
  rows: readonly (readonly HtmlValue[])[],
  numeric: readonly number[] = [],
): Html {
  const kind = (at: number) => numeric.includes(at) && "number";
  return html`
    <table>
      <thead>
        <tr>${heads.map((head, at) => html`<th scope="col" class="${kind(at)}">${head}</th>`)}</tr>
      </thead>
      <tbody>${rows.map((row) =>
        html`<tr>${row.map((cell, at) => html`<td class="${kind(at)}">${cell}</td>`)}</tr>`
      )}</tbody>
    </table>
  `;
}

function list(title: string, items: readonly string[]): Html | null {
  if (items.length === 0) return null;
  return html`
    <h2>${title}</h2>
    <ul>${items.map((item) => html`<li>${item}</li>`)}</ul>
  `;
}
