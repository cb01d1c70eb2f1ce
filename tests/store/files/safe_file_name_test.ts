import { assert } from "@std/assert/assert";
import { assertEquals } from "@std/assert/equals";
import { safeFileName } from "../../../src/store/files/safe_file_name.ts";

Deno.test("safeFileName() leaves a good name as it is", () => {
  for (
    const name of ["receipt.pdf", "Beleg März.jpeg", "領収書.png", "a b-c_d (1).tar.gz", "😀.png"]
  ) {
    assertEquals(safeFileName(name), name);
  }
});

Deno.test("safeFileName() makes one visible segment of anything", () => {
  const rows = [
    ["../../etc/passwd", "etc_passwd"],
    ["", "file"],
    ["...", "file"],
    ["/", "file"],
    [".hidden", "hidden"],
    ["a\u0000b\u001b[31mc", "a_b_[31mc"],
    ["C:\\temp\\x.pdf", "C_temp_x.pdf"],
    ["x.pdf. . ", "x.pdf"],
    ["a\r\nb.txt", "a_b.txt"],
    ["evil\u202egpj.exe", "evil_gpj.exe"],
    ['what?<is>|this*".pdf', "what_is_this_.pdf"],
    ["e\u0301.pdf", "\u00e9.pdf"],
    ["\ud800lone.pdf", "\ufffdlone.pdf"],
  ] as const;
  for (const [name, wanted] of rows) assertEquals(safeFileName(name), wanted, JSON.stringify(name));
});

Deno.test("safeFileName() bounds the bytes and keeps the ending", () => {
  for (
    const name of [
      `${"x".repeat(300)}.pdf`,
      `${"日".repeat(300)}.jpeg`,
      "😀".repeat(300),
      "x".repeat(5000),
    ]
  ) {
    const safe = safeFileName(name);
    assert(new TextEncoder().encode(safe).length <= 120, safe);
    const ending = /\.\w+$/.exec(name)?.[0] ?? "";
    assert(safe.endsWith(ending) && safe.isWellFormed(), safe);
  }
});

Deno.test("safeFileName() is a fixed point of itself for any characters", () => {
  for (let code = 0; code < 0x3000; code++) {
    const safe = safeFileName(`a${String.fromCharCode(code)}b.txt`);
    assert(!/[\\/:*?"<>|]/.test(safe) && !safe.startsWith("."), safe);
    assertEquals(safeFileName(safe), safe);
  }
});
