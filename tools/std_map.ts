// deno-lint-ignore-file no-console -- a script, which prints its result
const WITH_JSR = "--config=deno.json";
const WITH_STAND_INS = "--import-map=tools/std/import_map.json";
// Long enough for a slow link; a proxy that drops packets must not hold up every command for longer.
const PROBE_TIMEOUT_MS = 2_000;

/** The Deno flag that resolves `@std`: to the packages of JSR if it answers in time, otherwise to our stand-ins. */
export async function stdMap(
  registry: string,
  { timeoutMs = PROBE_TIMEOUT_MS } = {},
): Promise<string> {
  return await answers(registry, timeoutMs) ? WITH_JSR : WITH_STAND_INS;
}

/** `stdMap` for the registry Deno itself would use, with a line on stderr if it does not answer. */
export async function announcedStdMap(): Promise<string> {
  const registry = Deno.env.get("JSR_URL") || "https://jsr.io/";
  const flag = await stdMap(registry);
  if (flag === WITH_STAND_INS) {
    console.error(`${registry} does not answer: using the stand-ins for @std in tools/std`);
  }
  return flag;
}

// A captive portal or the error page of a proxy answers too: only the expected document counts.
async function answers(registry: string, timeoutMs: number): Promise<boolean> {
  try {
    const url = new URL("@std/fs/meta.json", registry.endsWith("/") ? registry : `${registry}/`);
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    const body: unknown = await response.json();
    return response.ok && typeof body === "object" && body !== null && "versions" in body;
  } catch {
    return false;
  }
}

if (import.meta.main) console.log(await announcedStdMap());
