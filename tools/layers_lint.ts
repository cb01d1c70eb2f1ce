// A Deno lint plugin that holds the layers of tools/layers.ts. It sees names, not scopes: call an
// injected function `send`, not `fetch`.
import { pathToFileURL } from "node:url";
import { EFFECTS, FOR_ALL, HOMES, MAY_IMPORT, MAY_IMPORT_TYPES } from "./layers.ts";

const ROOT = new URL("../", import.meta.url).href;
const PROGRAM = "main.ts";

/** Whether one file of the program may import another; `isType` if only its types are used. */
export function mayImport(from: string, to: string, { isType = false } = {}): boolean {
  // A file that is in no layer, as src/usage_error.ts, imports nothing.
  const layer = from === PROGRAM ? PROGRAM : /^src\/[^/]+\//.exec(from)?.[0];
  if (layer === undefined) return false;
  const allowed = [layer, ...FOR_ALL, ...MAY_IMPORT[layer] ?? []];
  if (isType) allowed.push(...MAY_IMPORT_TYPES[layer] ?? []);
  return allowed.some((entry) => isWithin(to, entry));
}

/** The effect that `name` has and that is not at home in `file`; undefined if there is none. */
export function strayEffect(file: string, name: string): string | undefined {
  if (file === PROGRAM) return undefined;
  const effect = EFFECTS.find(([pattern]) => pattern.test(name))?.[1] ?? "nothing";
  const homes = HOMES[effect];
  return homes === undefined || homes.some((home) => isWithin(file, home)) ? undefined : effect;
}

function isWithin(file: string, entry: string): boolean {
  return entry.endsWith("/") ? file.startsWith(entry) : file === entry;
}

// Only the program has layers; tests and tools stand outside it.
function programFile(context: Deno.lint.RuleContext): string | undefined {
  const url = pathToFileURL(context.filename).href;
  const file = url.startsWith(ROOT) ? url.slice(ROOT.length) : "";
  return file === PROGRAM || file.startsWith("src/") ? file : undefined;
}

function checkImports(context: Deno.lint.RuleContext): Deno.lint.LintVisitor {
  const from = programFile(context);
  if (from === undefined) return {};
  const check = (node: Deno.lint.Node, source: Deno.lint.Node | null, isType: boolean) => {
    if (!source) return;
    if (source.type !== "Literal" || typeof source.value !== "string") {
      context.report({ node, message: "Name the imported file in a string: it must be checkable" });
      return;
    }
    const specifier = source.value;
    if (!specifier.startsWith(".")) {
      if (/^(@std\/|node:)/.test(specifier)) return;
      context.report({ node, message: `Import @std, node: or a file of ours: not "${specifier}"` });
      return;
    }
    const url = new URL(specifier, new URL(from, ROOT)).href;
    const to = url.startsWith(ROOT) ? url.slice(ROOT.length) : specifier;
    if (mayImport(from, to, { isType })) return;
    context.report({ node, message: `"${from}" must not import "${to}": see tools/layers.ts` });
  };
  return {
    ImportDeclaration: (node) => check(node, node.source, node.importKind === "type"),
    ExportNamedDeclaration: (node) => check(node, node.source, node.exportKind === "type"),
    ExportAllDeclaration: (node) => check(node, node.source, node.exportKind === "type"),
    ImportExpression: (node) => check(node, node.source, false),
  };
}

function checkEffects(context: Deno.lint.RuleContext): Deno.lint.LintVisitor {
  const file = programFile(context);
  if (file === undefined) return {};
  const check = (node: Deno.lint.Node, name: string) => {
    const effect = strayEffect(file, name);
    if (effect === undefined) return;
    const homes = ["main.ts", ...HOMES[effect] ?? []].join(", ");
    context.report({ node, message: `"${name}" touches ${effect}, which is at home in ${homes}` });
  };
  const checkSource = (node: Deno.lint.Node, source: Deno.lint.Node | null) => {
    if (source?.type === "Literal" && typeof source.value === "string") check(node, source.value);
  };
  // A function can be handed on without being called.
  const checkValue = (node: Deno.lint.Node | null) => {
    if (node?.type === "Identifier") check(node, node.name);
  };
  return {
    MemberExpression: (node) => check(node, globalName(node)),
    VariableDeclarator: (node) => checkValue(node.init),
    AssignmentPattern: (node) => checkValue(node.right),
    CallExpression(node) {
      for (const value of [node.callee, ...node.arguments]) checkValue(value);
    },
    NewExpression(node) {
      const isNow = node.callee.type === "Identifier" && node.callee.name === "Date" &&
        node.arguments.length === 0;
      if (isNow) check(node, "new Date");
      for (const value of [node.callee, ...node.arguments]) checkValue(value);
    },
    ImportDeclaration: (node) => checkSource(node, node.source),
    ExportNamedDeclaration: (node) => checkSource(node, node.source),
    ExportAllDeclaration: (node) => checkSource(node, node.source),
    ImportExpression: (node) => checkSource(node, node.source),
  };
}

/** "Deno.open" for `Deno.open`, `globalThis.Deno.open` and `Deno["open"]`; "" for longer chains. */
function globalName({ object, property, computed }: Deno.lint.MemberExpression): string {
  let name = "?";
  if (property.type === "Identifier" && !computed) name = property.name;
  if (property.type === "Literal") name = String(property.value);
  if (object.type === "Identifier") {
    return object.name === "globalThis" ? name : `${object.name}.${name}`;
  }
  if (object.type !== "MemberExpression") return "";
  const inner = globalName(object);
  return inner.includes(".") || inner === "" ? "" : `${inner}.${name}`;
}

const plugin: Deno.lint.Plugin = {
  name: "layers",
  rules: {
    "no-upward-import": { create: checkImports },
    "effects-at-home": { create: checkEffects },
  },
};

// The lint of Deno loads a plugin by its default export.
export default plugin;
