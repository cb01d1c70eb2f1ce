// Loaded before a program (`deno run --preload`): when it ends, tells what it took, in the file of BENCH_USAGE.
import process from "node:process";

const path = Deno.env.get("BENCH_USAGE");
if (path !== undefined) {
  globalThis.addEventListener("unload", () => {
    const { user, system } = process.cpuUsage();
    const usage = {
      cpuMs: (user + system) / 1000,
      peakBytes: process.resourceUsage().maxRSS * 1024,
    };
    Deno.writeTextFileSync(path, JSON.stringify(usage));
  });
}
