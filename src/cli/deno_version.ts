import { UsageError } from "../usage_error.ts";

/** The oldest Deno that the tests pass with, in CI beside the newest. */
export const OLDEST_DENO = "2.7.1";

/** @throws UsageError if this version of Deno, such as `2.6.8`, is too old to run the program */
export function requireDeno(version: string): void {
  if (!isOlder(version, OLDEST_DENO)) return;
  throw new UsageError(
    `Cannot run with Deno ${version}: Deno ${OLDEST_DENO} or newer is needed`,
    'upgrade it with "deno upgrade", or with the tool that installed it',
  );
}

/** Compares numbers only: `2.8.0-rc.1` counts as 2.8.0. */
function isOlder(version: string, than: string): boolean {
  const [numbers, others] = [version, than].map((text) => text.split(/[.+-]/).map(Number));
  for (const [i, other] of (others ?? []).slice(0, 3).entries()) {
    const number = numbers?.[i] ?? 0;
    if (number !== other) return number < other;
  }
  return false;
}

/** A permission by its name in Deno's flags: all of it, or the hosts, programs and so on that are listed. */
export type Permissions = Readonly<Record<string, boolean | readonly string[]>>;

/** The flags of `deno run` that grant permissions, each value quoted for a shell. */
export function permissionFlags(permissions: Permissions): string {
  return Object.entries(permissions).filter(([, granted]) => granted !== false).map((
    [name, granted],
  ) => typeof granted === "object" ? `--allow-${name}='${granted.join(",")}'` : `--allow-${name}`)
    .join(" ");
}

/** The program was started without a permission that it needs, such as `read` or `env`. */
export function missingPermission(name: string, permissions: Permissions): UsageError {
  return new UsageError(
    `Cannot run without Deno's permission "${name}"`,
    `start it with "deno run -A", which grants everything, or with exactly what it needs: ` +
      permissionFlags(permissions),
  );
}
