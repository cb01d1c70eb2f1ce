import { UsageError } from "../usage_error.ts";

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
