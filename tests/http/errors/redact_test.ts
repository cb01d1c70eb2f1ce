import { assertEquals } from "@std/assert/equals";
import { redactUrl } from "../../../src/http/errors/redact.ts";

const ROWS: readonly [string, string][] = [
  [
    "https://api.example.com/v2/users?page=2&per_page=2000",
    "https://api.example.com/v2/users?page=2&per_page=2000",
  ],
  [
    "https://api.example.com/v2/clients?cursor=eyJh&updated_since=2026-01-01T00:00:00Z",
    "https://api.example.com/v2/clients?cursor=…&updated_since=2026-01-01T00:00:00Z",
  ],
  [
    "https://api.example.com/v2/x?access_token=SECRET&page=1",
    "https://api.example.com/v2/x?page=1",
  ],
  [
    "https://a.example.com/client/invoices/SECRET.pdf",
    "https://a.example.com/client/invoices/….pdf",
  ],
  ["https://a.example.com/client/estimates/SECRET", "https://a.example.com/client/estimates/…"],
  [
    "https://a.example.com/client/invoices/SECRET.SECRET.pdf?x=SECRET",
    "https://a.example.com/client/invoices/….pdf",
  ],
  [
    "https://a.example.com/client/invoices/SECRET/export",
    "https://a.example.com/client/invoices/…/export",
  ],
  [
    "https://files.example.com:8443/r/1.png?X-Signature=SECRET#SECRET",
    "https://files.example.com:8443/r/1.png",
  ],
  ["https://user:SECRET@api.example.com/v2", "https://api.example.com/v2"],
  ["file:///tmp/x?SECRET", "file:/tmp/x"],
  ["SECRET", "(not a URL)"],
];

for (const [url, expected] of ROWS) {
  Deno.test(`redactUrl() shows ${expected}, however often`, { permissions: "none" }, () => {
    assertEquals(redactUrl(url), expected);
    if (expected.startsWith("http")) assertEquals(redactUrl(redactUrl(url)), expected);
  });
}
