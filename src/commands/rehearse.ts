import { serveNewAccount } from "../demo/server/demo_harvest.ts";
import { type AccountSource, savedRecords } from "../export/read_account.ts";
import { pick, textAt } from "../json/exact.ts";
import type { PeopleFile } from "../restore/target/people.ts";
import type { Program } from "./program.ts";
import type { Target } from "./restore_request.ts";

/** More than is ever asked for: nothing is paced on one's own machine. */
const NO_LIMIT = 100_000;

/**
 * Serves a new account in which nobody is but the backup's own user and those whom a file of people names, and has it
 * restored into. Returns the exit code.
 */
export async function rehearse(
  source: AccountSource,
  people: PeopleFile | null,
  program: Program,
  apply: (target: Target) => Promise<number>,
): Promise<number> {
  const [company] = await Array.fromAsync(savedRecords(source, "company"));
  const [me] = await Array.fromAsync(savedRecords(source, "users_me"));
  const owner = pick(me?.fields ?? {}, "first_name last_name email");
  const invited = new Set(people?.values());
  invited.delete(textAt(owner, "email"));
  const guests = [...invited].map((email) => ({
    first_name: email.split("@")[0] ?? email,
    last_name: "(invited)",
    email,
  }));
  const name = `Rehearsal of ${source.manifest.account.name}`;
  await using served = serveNewAccount({
    name,
    company: JSON.stringify(company?.fields ?? {}),
    people: [owner, ...guests],
  });
  const { url, token, world } = served;
  const account = world.account();
  return await apply({
    connection: {
      token,
      apiUrl: url,
      idUrl: url,
      userAgent: `${program.name}/${program.version} (rehearsal)`,
      rate: NO_LIMIT,
    },
    account: { id: String(account.id), name },
    isRehearsal: true,
    mails: () => account.mails.map(({ kind, about }) => ({ kind, about })),
  });
}
