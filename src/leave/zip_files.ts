import { makeZip } from "client-zip";
import { fileChunks } from "../store/files/new_folder.ts";

/** A file for a ZIP archive: its name there, and where it lies. */
export interface ZipInput {
  readonly name: string;
  readonly path: string;
}

/** A ZIP archive as a stream, of any size (ZIP64); files are stored as they are. */
export function zipOf(files: AsyncIterable<ZipInput>, modified: Date): ReadableStream<Uint8Array> {
  return makeZip(inputs(files, modified));
}

async function* inputs(files: AsyncIterable<ZipInput>, lastModified: Date) {
  for await (const { name, path } of files) yield { name, input: fileChunks(path), lastModified };
}
