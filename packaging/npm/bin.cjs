#!/usr/bin/env node
// deno-lint-ignore-file no-console -- a program that prints its errors
// Starts the binary of the package for this system, which npm has installed as an optional dependency.
const { spawn } = require("node:child_process");

const PACKAGES = {
  "linux x64": "linux-x64",
  "linux arm64": "linux-arm64",
  "darwin x64": "macos-x64",
  "darwin arm64": "macos-arm64",
  "win32 x64": "windows-x64",
};

function findBinary() {
  const name = PACKAGES[`${process.platform} ${process.arch}`];
  if (name === undefined) return null;
  const file = process.platform === "win32" ? "getharvest-backup.exe" : "getharvest-backup";
  try {
    return require.resolve(`@getharvest-backup/${name}/${file}`);
  } catch {
    return null;
  }
}

const binary = findBinary();
if (binary === null) {
  console.error(
    `getharvest-backup: there is no binary for ${process.platform} ${process.arch} here\n` +
      "  Install without --omit=optional, or run it with Deno",
  );
  process.exit(1);
}
const child = spawn(binary, process.argv.slice(2), { stdio: "inherit" });
// The terminal sends Ctrl-C to both; other signals are passed on. The child decides how to end.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  console.error(`getharvest-backup: cannot start ${binary}: ${error.message}`);
  process.exit(1);
});
child.on("exit", (code, signal) => {
  if (signal === null) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
