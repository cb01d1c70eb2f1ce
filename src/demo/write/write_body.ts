import { isJsonObject, type JsonObject, parseExact } from "../data/json_text.ts";
import type { UploadedFile } from "../data/account_world.ts";

/** What a request that changes something carries. */
export interface WriteBody {
  readonly fields: JsonObject;
  /** Of `multipart/form-data`, by field. */
  readonly files: ReadonlyMap<string, UploadedFile>;
  /** Why it cannot be read; null if it can. */
  readonly problem: string | null;
}

/** The body of a request that carries none. */
export const NO_BODY: WriteBody = { fields: {}, files: new Map(), problem: null };

/** The body of a POST, PATCH or DELETE, as JSON or as a form; Harvest takes both. Of a GET there is none. */
export async function readWriteBody(request: Request): Promise<WriteBody> {
  if (request.method === "GET" || request.body === null) return NO_BODY;
  const type = request.headers.get("content-type") ?? "";
  if (/^(multipart\/form-data|application\/x-www-form-urlencoded)/.test(type)) {
    return await readForm(request);
  }
  const text = await request.text();
  if (text === "") return NO_BODY;
  try {
    const fields = parseExact(text);
    if (isJsonObject(fields)) return { ...NO_BODY, fields };
  } catch {
    // Reported below.
  }
  return { ...NO_BODY, problem: "The body is not a JSON object" };
}

async function readForm(request: Request): Promise<WriteBody> {
  const fields: Record<string, string> = {};
  const files = new Map<string, UploadedFile>();
  try {
    for (const [key, value] of await request.formData()) {
      if (typeof value === "string") fields[key] = value;
      else {
        const bytes = new Uint8Array(await value.arrayBuffer());
        files.set(key, { name: value.name, contentType: value.type, bytes });
      }
    }
  } catch {
    return { ...NO_BODY, problem: "The body is not a form" };
  }
  return { ...NO_BODY, fields, files };
}
