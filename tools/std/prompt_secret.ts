/** `mask` is shown for each character typed ("" shows nothing); `clear` removes the line afterwards. */
export interface PromptSecretOptions {
  mask?: string;
  clear?: boolean;
}

const CLEAR_LINE = "\r\u001b[K";
// Windows consoles send 0x08 for the backspace key, others 0x7f.
const ERASE_BYTES: readonly number[] = [0x08, 0x7f];
const END_OF_LINE_BYTES: readonly number[] = [0x0a, 0x0d];

/** Asks on the terminal without echo; null if stdin is not a terminal. */
export function promptSecret(
  message = "Secret",
  options: PromptSecretOptions = {},
): string | null {
  const { mask = "*", clear = false } = options;
  if (!Deno.stdin.isTerminal()) return null;
  const print = (text: string) => Deno.stdout.writeSync(new TextEncoder().encode(text));
  print(`${message} `);
  // Deno has no `cbreak` on Windows; elsewhere it keeps Ctrl-C an interrupt.
  Deno.stdin.setRaw(true, { cbreak: Deno.build.os !== "windows" });
  try {
    return readLine((length) => {
      if (mask !== "") print(`${CLEAR_LINE}${message} ${mask.repeat(length)}`);
    });
  } finally {
    Deno.stdin.setRaw(false);
    print(clear ? CLEAR_LINE : "\n");
  }
}

function readLine(onLength: (length: number) => void): string {
  const typed: number[] = [];
  const buffer = new Uint8Array(1);
  while (Deno.stdin.readSync(buffer) === 1) {
    const [byte = 0] = buffer;
    if (END_OF_LINE_BYTES.includes(byte)) break;
    if (ERASE_BYTES.includes(byte)) typed.pop();
    else typed.push(byte);
    onLength(typed.length);
  }
  return new TextDecoder().decode(new Uint8Array(typed));
}
