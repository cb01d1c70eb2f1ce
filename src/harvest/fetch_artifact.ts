import { StatusError } from "../http/errors/http_error.ts";
import type { StreamedResponse } from "../http/body/read_body.ts";
import type { ArtifactSource } from "./artifact_source.ts";

/** A download that is not what it should be, or leads where the program may not go. */
export class ArtifactError extends Error {
  override name = "ArtifactError";
}

/** Where the bytes of a download go. A failed attempt discards it, the next one opens another. */
export interface ArtifactSink<T> {
  write(chunk: Uint8Array): void;
  finish(): Promise<T>;
  discard(): void;
}

/** Downloads one URL, without following redirects. */
export type Download = <T>(
  url: URL,
  consume: (answer: StreamedResponse) => Promise<T>,
) => Promise<T>;

/** Receipts are redirected to a storage host once; more than a few hops are a circle. */
const MAX_REDIRECTS = 5;

const PDF_MAGIC = new TextEncoder().encode("%PDF-");

/**
 * Downloads a record's binary, following redirects by hand, so that `download` decides at every hop whether it
 * may be sent credentials.
 * @throws ArtifactError | StatusError | TransientError
 */
export async function fetchArtifact<T>(
  source: ArtifactSource,
  { download, open }: { download: Download; open: () => ArtifactSink<T> },
): Promise<{ stored: T; contentType: string }> {
  let url = parseUrl(source.url);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    try {
      return await download(url, async (answer) => {
        const contentType =
          answer.response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
        checkType(source, contentType);
        return {
          stored: await store(source, { chunks: answer.chunks, sink: open() }),
          contentType,
        };
      });
    } catch (error) {
      if (isForbiddenHost(error)) {
        throw new ArtifactError(
          `Cannot download: it leads to "${url.host}", which this program is not permitted to talk to`,
        );
      }
      if (!(error instanceof StatusError) || error.location === null) throw error;
      url = parseUrl(error.location, url);
    }
  }
  throw new ArtifactError(`Cannot download: more than ${MAX_REDIRECTS} redirects`);
}

/** The runtime's permissions name the hosts that may be reached; a link cannot add one. */
function isForbiddenHost(error: unknown): boolean {
  return error instanceof Error &&
    (error.name === "NotCapable" || error.name === "PermissionDenied");
}

function parseUrl(text: string, base?: URL): URL {
  if (text === "") {
    throw new ArtifactError(
      "Cannot download: the account's web address is not known, since company could not be read or has none that is a URL",
    );
  }
  try {
    const url = new URL(text, base);
    if (url.protocol === "https:" || url.protocol === "http:") return url;
  } catch {
    // Reported below.
  }
  throw new ArtifactError("Cannot download: its address is not a web address");
}

/** Without a valid session Harvest may answer with a login page and status 200. */
function checkType(source: ArtifactSource, contentType: string): void {
  if (contentType === "text/html") {
    throw new ArtifactError(
      source.kind === "receipt"
        ? "Cannot download: Harvest answered with a web page instead of the file"
        : "Cannot download: Harvest answered with a web page instead of a PDF",
    );
  }
}

async function store<T>(
  source: ArtifactSource,
  { chunks, sink }: { chunks: AsyncIterable<Uint8Array>; sink: ArtifactSink<T> },
): Promise<T> {
  try {
    let head = new Uint8Array();
    let size = 0;
    for await (const chunk of chunks) {
      size += chunk.length;
      if (head.length < PDF_MAGIC.length) head = joined(head, chunk.subarray(0, PDF_MAGIC.length));
      sink.write(chunk);
    }
    if (source.kind !== "receipt" && !PDF_MAGIC.every((byte, at) => head[at] === byte)) {
      throw new ArtifactError("Cannot download: what Harvest sent is not a PDF");
    }
    if (size === 0) throw new ArtifactError("Cannot download: Harvest sent an empty file");
    return await sink.finish();
  } catch (error) {
    sink.discard();
    throw error;
  }
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(head.length + tail.length);
  both.set(head);
  both.set(tail, head.length);
  return both;
}
