import { assertEquals } from "@std/assert/equals";
import { mayHaveCredentials } from "../../src/harvest/hosts.ts";

Deno.test("mayHaveCredentials() trusts Harvest's hosts by https and the API that was set, nothing else", () => {
  const api = "http://127.0.0.1:8000";
  const rows: [string, boolean][] = [
    ["https://api.harvestapp.com/v2/company", true],
    ["https://harvestapp.com/x", true],
    ["https://acme.harvestapp.com/expenses/1/receipt", true],
    ["https://id.getharvest.com/api/v2/accounts", true],
    ["https://API.HarvestApp.com/", true],
    [`${api}/v2/company`, true],
    ["http://api.harvestapp.com/v2/company", false],
    ["https://api.harvestapp.com:8443/", false],
    ["https://evilharvestapp.com/", false],
    ["https://harvestapp.com.evil.example/", false],
    ["https://harvestapp.com@evil.example/", false],
    ["https://s3.amazonaws.com/harvestapp.com", false],
    ["http://127.0.0.1:8001/", false],
    ["http://localhost:8000/", false],
    ["https://harvestapp.com./", false],
  ];
  for (const [url, wanted] of rows) {
    assertEquals(mayHaveCredentials(new URL(url), [api]), wanted, url);
  }
});
