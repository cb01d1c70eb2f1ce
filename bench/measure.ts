// Loaded before a program (`deno run --preload`): when it ends, writes its usage to the file of BENCH_USAGE. As a
// program of its own it does nothing, and shows what the runtime takes.
import process from "node:process";

const path = Deno.env.get("BENCH_USAGE");
if (path !== undefined) {
  globalThis.addEventListener("unload", () => {
    const { user, system } = process.cpuUsage();
    const usage = { cpuMs: (user + system) / 1000, peakBytes: peakBytes() };
    Deno.writeTextFileSync(path, JSON.stringify(usage));
  });
}

/** On Linux from the process's own page: what the system counts for its children begins with their parent's peak. */
function peakBytes(): number {
  if (Deno.build.os !== "linux") return process.resourceUsage().maxRSS * 1024;
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(Deno.readTextFileSync("/proc/self/status"))?.[1];
  return Number(peak ?? NaN) * 1024;
}
