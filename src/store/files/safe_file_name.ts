/**
 * Most file systems take 255 bytes a name, encrypting ones less (eCryptfs 143), and programs that encrypt names make
 * them a third longer; with an id in front this still fits.
 */
const MAX_BYTES = 120;

const ENCODER = new TextEncoder();

/**
 * A file name from outside made safe on every system: one path segment, no control or reserved characters, never a
 * Windows device, never hidden, of bounded length with its ending kept. After an id it is unique too.
 */
export function safeFileName(name: string): string {
  const flat = name.normalize("NFC").toWellFormed()
    // Separators, characters Windows reserves, control, format (bidi overrides) and private characters.
    .replace(/[\\/:*?"<>|\p{C}]+/gu, "_")
    .replace(/\s+/g, " ")
    .replace(/^[\s._]+/, "")
    .replace(/[\s.]+$/, "");
  return shortened(flat) || "file";
}

function shortened(name: string): string {
  if (ENCODER.encode(name).length <= MAX_BYTES) return name;
  const ending = /\.[\p{L}\p{N}]{1,10}$/u.exec(name)?.[0] ?? "";
  let head = "";
  let size = ENCODER.encode(ending).length;
  for (const character of name.slice(0, name.length - ending.length)) {
    size += ENCODER.encode(character).length;
    if (size > MAX_BYTES) break;
    head += character;
  }
  return head.trimEnd() + ending;
}

/** The name of a record's receipt, from Harvest's; of its PDF, which has none. */
export function artifactName(recordId: string, fileName: string | null): string {
  // The id comes first, so that no name from outside can be another record's.
  return fileName === null ? `${recordId}.pdf` : `${recordId}_${safeFileName(fileName)}`;
}
