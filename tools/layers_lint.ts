// A Deno lint plugin that checks the layers and rooms of tools/layers.ts and finds import circles. It sees names, not
// scopes: an injected function must not be called `fetch`; ours is called `send`.
import { pathToFileURL } from "node:url";
import { importCircle, importsOnDisk } from "./import_circle.ts";
import {
  EFFECTS,
  FOR_ALL,
  HOMES,
  MAY_IMPORT,
  MAY_IMPORT_TYPES,
  MAY_REQUEST,
  MAY_WRITE,
  PACKAGES,
  RESERVED,
  ROOMS,
  WRITE_METHODS,
} from "./layers.ts";

const ROOT = new URL("../", import.meta.url);
const PROGRAM = "main.ts";

const importsOf = importsOnDisk(ROOT);

/**
 * Whether one file of the program may import another, by its layer and, within its layer, by its room.
 * @param isType whether only types are imported
 */
export function mayImport(from: string, to: string, { isType = false } = {}): boolean {
  const { uses, types } = RESERVED[to] ?? {};
  if (uses && !isAllowed(from, uses) && !(isType && isAllowed(from, types))) return false;
  if (from === PROGRAM) return isAllowed(to, MAY_IMPORT[PROGRAM]);
  const [room, layer] = /^(src\/[^/]+\/)(?:[^/]+\/)?/.exec(from) ?? [];
  // A file that is in no layer, as src/usage_error.ts, imports nothing.
  if (room === undefined || layer === undefined) return false;
  if (to.startsWith(layer)) return room === layer || isAllowed(to, [room, ...ROOMS[room] ?? []]);
  return isAllowed(to, FOR_ALL) || isAllowed(to, MAY_IMPORT[layer]) ||
    isType && isAllowed(to, MAY_IMPORT_TYPES[layer]);
}

/** The effect that `name` has and that does not belong in `file`; undefined if there is none. */
export function strayEffect(file: string, name: string): string | undefined {
  if (file === PROGRAM) return undefined;
  const effect = EFFECTS.find(([pattern]) => pattern.test(name))?.[1] ?? "nothing";
  const homes = HOMES[effect];
  return homes === undefined || homes.some((home) => isWithin(file, home)) ? undefined : effect;
}

function isAllowed(file: string, entries: readonly string[] = []): boolean {
  return entries.some((entry) => isWithin(file, entry));
}

function isWithin(file: string, entry: string): boolean {
  return entry.endsWith("/") ? file.startsWith(entry) : file === entry;
}

/** The linted file as a path from the root; undefined for tests and tools, which have no layers. */
function programFile(context: Deno.lint.RuleContext): string | undefined {
  const url = pathToFileURL(context.filename).href;
  const file = url.startsWith(ROOT.href) ? url.slice(ROOT.href.length) : "";
  return file === PROGRAM || file.startsWith("src/") ? file : undefined;
}

/** Calls `check` with what each import, and each export from another file, names as its source. */
function visitSources(
  check: (node: Deno.lint.Node, source: Deno.lint.Node, isType: boolean) => void,
): Deno.lint.LintVisitor {
  return {
    ImportDeclaration: (node) => check(node, node.source, node.importKind === "type"),
    ExportNamedDeclaration(node) {
      if (node.source) check(node, node.source, node.exportKind === "type");
    },
    ExportAllDeclaration: (node) => check(node, node.source, node.exportKind === "type"),
    ImportExpression: (node) => check(node, node.source, false),
  };
}

function checkImports(context: Deno.lint.RuleContext): Deno.lint.LintVisitor {
  const from = programFile(context);
  if (from === undefined) return {};
  return visitSources((node, source, isType) => {
    const specifier = literalText(source);
    if (specifier === null) {
      context.report({ node, message: "Name the imported file in a string: it must be checkable" });
    } else if (!specifier.startsWith(".")) {
      if (/^(@std\/|node:)/.test(specifier)) return;
      if (PACKAGES[specifier]?.some((layer) => from.startsWith(layer))) return;
      context.report({ node, message: `Import @std, node: or a file of ours: not "${specifier}"` });
    } else {
      const to = importedFile(from, specifier);
      if (mayImport(from, to, { isType })) return;
      context.report({ node, message: `"${from}" must not import "${to}": see tools/layers.ts` });
    }
  });
}

function checkCircles(context: Deno.lint.RuleContext): Deno.lint.LintVisitor {
  const from = programFile(context);
  if (from === undefined) return {};
  return visitSources((node, source) => {
    const specifier = literalText(source);
    if (!specifier?.startsWith(".")) return;
    const to = importedFile(from, specifier);
    const circle = importCircle(from, to, importsOf);
    if (circle === null) return;
    context.report({ node, message: `These files import each other: ${circle.join(" -> ")}` });
  });
}

/** The imported file as a path from the root. */
function importedFile(from: string, specifier: string): string {
  const url = new URL(specifier, new URL(from, ROOT)).href;
  return url.startsWith(ROOT.href) ? url.slice(ROOT.href.length) : specifier;
}

function literalText(node: Deno.lint.Node): string | null {
  return node.type === "Literal" && typeof node.value === "string" ? node.value : null;
}

function checkEffects(context: Deno.lint.RuleContext): Deno.lint.LintVisitor {
  const file = programFile(context);
  if (file === undefined) return {};
  const check = (node: Deno.lint.Node, name: string) => {
    const effect = strayEffect(file, name);
    if (effect === undefined) return;
    const homes = ["main.ts", ...HOMES[effect] ?? []].join(", ");
    context.report({ node, message: `"${name}" touches ${effect}: only ${homes} may` });
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
    ...visitSources((node, source) => check(node, literalText(source) ?? "")),
  };
}

/** Only a restore sends anything but GET, and only two files make requests at all. */
function checkWrites(context: Deno.lint.RuleContext): Deno.lint.LintVisitor {
  const file = programFile(context);
  if (file === undefined || isAllowed(file, ["src/demo/"])) return {};
  return {
    Literal(node) {
      if (typeof node.value !== "string" || !WRITE_METHODS.has(node.value)) return;
      if (isAllowed(file, MAY_WRITE)) return;
      context.report({ node, message: `"${node.value}" changes Harvest: only src/restore/ may` });
    },
    NewExpression(node) {
      if (node.callee.type !== "Identifier" || node.callee.name !== "Request") return;
      if (!isAllowed(file, MAY_REQUEST)) {
        context.report({ node, message: `Requests are made in ${MAY_REQUEST.join(" and ")} only` });
      }
      const [, init] = node.arguments;
      const isPlain = init?.type === "ObjectExpression" &&
        init.properties.every((property) =>
          property.type === "Property" && property.key.type === "Identifier" &&
          ["headers", "redirect", "signal"].includes(property.key.name)
        );
      if (isAllowed(file, MAY_WRITE) || isPlain) return;
      context.report({
        node,
        message: "A request outside of src/restore/ has no method and no body",
      });
    },
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
    "no-import-circle": { create: checkCircles },
    "effects-at-home": { create: checkEffects },
    "writes-in-restore": { create: checkWrites },
  },
};

// Deno loads a lint plugin by its default export.
export default plugin;
