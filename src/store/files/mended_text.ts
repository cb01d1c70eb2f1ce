import { concat } from "../../json/one_line.ts";

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

/**
 * Undoes what other programs do to text files, piece by piece: a byte order mark, `\r\n` for `\n`, no line feed at the end.
 * Whether that makes a file the one that was written, only its digest can tell.
 */
export class TextMender {
  #isStart = true;
  #last = LINE_FEED;

  /** The next piece, as it was. */
  take(bytes: Uint8Array): Uint8Array {
    const isMarked = this.#isStart && BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte);
    const from = isMarked ? BYTE_ORDER_MARK.length : 0;
    this.#isStart = false;
    if (this.#last !== CARRIAGE_RETURN && bytes.indexOf(CARRIAGE_RETURN) < 0) {
      this.#last = bytes.at(-1) ?? this.#last;
      return from === 0 ? bytes : bytes.subarray(from);
    }
    const out = new Uint8Array(bytes.length + 1);
    let length = 0;
    for (let i = from; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0;
      // A carriage return waits for what comes after it.
      if (this.#last === CARRIAGE_RETURN && byte !== LINE_FEED) out[length++] = CARRIAGE_RETURN;
      if (byte !== CARRIAGE_RETURN) out[length++] = byte;
      this.#last = byte;
    }
    return out.subarray(0, length);
  }

  /** What is missing at the end. */
  end(): Uint8Array {
    return new Uint8Array(this.#last === LINE_FEED ? [] : [LINE_FEED]);
  }
}

/** A whole text, as it was. */
export function mendedText(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const mender = new TextMender();
  return concat([mender.take(bytes), mender.end()]);
}
