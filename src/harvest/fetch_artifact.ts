import { StatusError, TransientError } from "../http/errors/http_error.ts";
import type { StreamedResponse } from "../http/body/read_body.ts";
import type { ArtifactSource } from "./artifact_source.ts";
import { differenceOf, FileOutline, notTheFile } from "./file_outline.ts";

/** A download that is not what it should be, or leads where the program may not go. */
export class ArtifactError extends Error {
  override name = "ArtifactError";

  /** `isAnswer`: Harvest has answered, with something else than the file. */
  constructor(message: string, readonly isAnswer = false) {
    super(message);
  }
}

/** A binary that was downloaded. */
export interface FetchedArtifact<T> {
  readonly stored: T;
  readonly contentType: string;
  /** How it differs from what its record or its form says; null if it does not. */
  readonly differs: string | null;
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

/** So often a file is asked for that is not what it should be. */
const MAX_ODD_ANSWERS = 3;

/**
 * Downloads a record's binary, following redirects by hand, so that `download` decides at every hop whether it
 * may be sent credentials. What comes in place of the file (a login page, an error) is asked for again, and so is a file
 * that differs from what is known of it, which is then taken as it is. Of a draft there may be nothing.
 * @throws ArtifactError | StatusError | TransientError
 */
export async function fetchArtifact<T>(
  source: ArtifactSource,
  { download, open }: { download: Download; open: () => ArtifactSink<T> },
): Promise<FetchedArtifact<T>> {
  let url = parseUrl(source.url);
  let left = MAX_ODD_ANSWERS - 1;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    try {
      return await download(url, async (answer) => {
        const sent = answer.response.headers.get("content-type") ?? "";
        const contentType = sent.split(";")[0]?.trim().toLowerCase() ?? "";
        const sink = open();
        try {
          const file = new FileOutline();
          for await (const chunk of answer.chunks) {
            file.take(chunk);
            sink.write(chunk);
          }
          const problem = notTheFile(source, file, contentType);
          const differs = problem === null ? differenceOf(source, file) : null;
          const isFinal = problem !== null && source.isDraft;
          if ((problem ?? differs) !== null && !isFinal && left-- > 0) {
            throw new TransientError(problem ?? `the file ${differs}`);
          }
          if (problem !== null) throw new ArtifactError(`Cannot download: ${problem}`, true);
          return { stored: await sink.finish(), contentType, differs };
        } catch (error) {
          sink.discard();
          throw error;
        }
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
