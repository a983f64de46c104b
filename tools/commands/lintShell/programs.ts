import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { GUEST_NAMES, guestProfiles } from "../../../guest/profiles";
import { closeFirewallScript, handOverScript, machineScript, type Role, roleScript } from "../../../guest/script";

/** A line of a program's text, and where it is written; what is made up for the program is nowhere. */
export interface Line {
  text: string;
  at?: { file: string; line: number };
}

/** A whole shell program: a script with all that it is read together with. */
export interface ShellProgram {
  name: string;
  lines: Line[];
}

const LVS_TABLE = "guest/director/usr/local/sbin/lvs-table";
const ROLE_SCRIPTS = "guest/scripts/";
const ROLES: Role[] = ["director", "real-server"];

/** What a stack may tell the role scripts; each asks itself whether it was told. */
const SETTINGS = { BACK_NETWORK: "", GREETING: "", ROUTES: "", VRRP: "" };
const FIREWALLD = { node: "", interfaces: [], openings: [] };

/**
 * Every shell program of a folder: scripts by `.sh` or their first line, each with the files that it sources by their
 * way from its own folder; lvs-table with its parts; and what each role's machines read, on each guest.
 */
export function shellPrograms(folder: string): ShellProgram[] {
  const files = new Map(
    filesBelow(folder, ignoredNames(folder)).flatMap((file): [string, string][] => {
      const text = readFileSync(join(folder, file), "utf8");
      return file.endsWith(".sh") || /^#!\S*\/(env )?(ba|da)?sh\b/.test(text) ? [[file, text]] : [];
    }),
  );
  const composed = [lvsTable(files), ...roleScripts(files)].filter((program) => program !== undefined);
  const parts = new Set(composed.flatMap(({ lines }) => lines.map(({ at }) => at?.file)));
  const alone = [...files.keys()].filter((file) => !parts.has(file));
  const programs = [...alone.map((name) => ({ name, lines: withSourced(name, files) })), ...composed];
  const sourced = new Set(
    programs.flatMap(({ name, lines }) => lines.map(({ at }) => at?.file).filter((file) => file !== name)),
  );
  return programs.filter(({ name }) => !sourced.has(name)).map(asBash);
}

/** With a first line that says so, where the text itself doesn't say which shell reads it. */
function asBash({ name, lines }: ShellProgram): ShellProgram {
  const first = lines[0]?.text ?? "";
  return { name, lines: first.startsWith("#!") ? lines : [{ text: "#!/bin/bash" }, ...lines] };
}

function ignoredNames(folder: string): Set<string> {
  const ignored = readFileSync(join(folder, ".gitignore"), "utf8").split("\n");
  return new Set([".git", ...ignored.map((name) => name.replace(/\/$/, ""))]);
}

function filesBelow(folder: string, ignored: ReadonlySet<string>): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !ignored.has(name))
    .flatMap((entry) => {
      if (entry.isFile()) return [entry.name];
      if (!entry.isDirectory()) return [];
      return filesBelow(join(folder, entry.name), ignored).map((below) => join(entry.name, below));
    })
    .sort();
}

function linesOf(file: string, text: string): Line[] {
  return text.split("\n").map((line, at) => ({ text: line, at: { file, line: at + 1 } }));
}

function withSourced(name: string, files: ReadonlyMap<string, string>): Line[] {
  const lines = linesOf(name, files.get(name) ?? "");
  return lines.flatMap((line) => {
    const [, way = ""] = /^ *source "\$\w+\/(\S+)"$/.exec(line.text) ?? [];
    const sourced = join(dirname(name), way);
    return way !== "" && files.has(sourced) ? withSourced(sourced, files) : [line];
  });
}

/** With its parts, in the order in which it reads them, behind the line that does. */
function lvsTable(files: ReadonlyMap<string, string>): ShellProgram | undefined {
  const text = files.get(LVS_TABLE);
  if (text === undefined) return undefined;
  const names = [...text.matchAll(/^parts\+?=\((.*)\)$/gm)].flatMap(([, list = ""]) => list.split(" "));
  const parts = names.map((name) => join(dirname(LVS_TABLE), "../lib/lvs", `${name}.sh`));
  const lines = linesOf(LVS_TABLE, text).flatMap((line) =>
    line.text.includes('source "$library/$part.sh"')
      ? [line, ...parts.flatMap((part) => linesOf(part, files.get(part) ?? ""))]
      : line,
  );
  return { name: LVS_TABLE, lines };
}

function roleScripts(files: ReadonlyMap<string, string>): ShellProgram[] {
  const scripts = GUEST_NAMES.flatMap((name) => [
    ...ROLES.flatMap((role) => [
      { name: `${role} on ${name}`, text: roleScript(role, { name }, SETTINGS) },
      { name: `${role} on ${name} with firewalld`, text: roleScript(role, { name }, SETTINGS, FIREWALLD) },
    ]),
    ...(["claim", "release"] as const).map((step) => ({
      name: `${step} on ${guestProfiles[name].release}`,
      text: machineScript(step, name, {}),
    })),
  ]);
  const others = [
    { name: "hand-over", text: handOverScript() },
    { name: "close-firewall", text: closeFirewallScript(FIREWALLD) },
  ];
  return [...scripts, ...others].map(({ name, text }) => ({
    name,
    lines: partsOf(text, files),
  }));
}

/** The lines of a text into which files were put as they are. */
function partsOf(text: string, files: ReadonlyMap<string, string>): Line[] {
  const lines: Line[] = text.split("\n").map((line) => ({ text: line }));
  for (const [file, part] of files) {
    const start = file.startsWith(ROLE_SCRIPTS) ? text.indexOf(part) : -1;
    if (start === -1) continue;
    const first = text.slice(0, start).split("\n").length - 1;
    const count = part.trimEnd().split("\n").length;
    for (let at = 0; at < count; at++)
      lines[first + at] = { ...(lines[first + at] as Line), at: { file, line: at + 1 } };
  }
  return lines;
}
