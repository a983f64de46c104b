import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { projectDir } from "../../../runtime/paths";

const MODULE = "node_modules/.cache/lvs/tasks/say.mjs";
const RUNTIME_FILES = ["compiled.mjs", "run.mjs", "pulumiProgram.mjs", "insteadOf.mjs", "lazyClosures.mjs"];

let project: string;

/** A project with a program of two files, one of which knows where it is. */
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "compiled-"));
  for (const file of RUNTIME_FILES) cpSync(join(projectDir, "runtime", file), join(project, "runtime", file));
  put("package.json", '{ "type": "module" }');
  put("tasks/words.ts", 'export const words: string = "first words";');
  put(
    "tasks/say.ts",
    'import { words } from "./words";\nconsole.log(words, import.meta.dirname, ...process.argv.slice(1));',
  );
  linkPackages();
});
afterAll(() => rmSync(project, { recursive: true }));

function put(path: string, text: string): void {
  cpSync(join(projectDir, "runtime/run.mjs"), join(project, path));
  writeFileSync(join(project, path), text);
  // a source that is as old as its module may have changed since
  const past = new Date(Date.now() - 60_000);
  utimesSync(join(project, path), past, past);
}

/** The packages, in a folder of the project's own for what is made of its sources. */
function linkPackages(): void {
  put("node_modules/.cache/placeholder", "");
  for (const name of ["@pulumi", "esbuild", "@esbuild"]) {
    const target = join(projectDir, "node_modules", name);
    symlinkSync(target, join(project, "node_modules", name));
  }
}

function run(...args: string[]): string {
  return execFileSync(process.execPath, ["runtime/run.mjs", "tasks/say.ts", ...args], {
    cwd: project,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

describe("a program of the project", () => {
  it("runs from its TypeScript, with its arguments, and knows its own place", () => {
    expect(run("--one", "two")).toBe(`first words ${project}/tasks ${project}/tasks/say.ts --one two\n`);
  });

  it("knows its place in plain JavaScript too", () => {
    put("tasks/words.ts", 'export { words } from "./place.mjs";');
    put("tasks/place.mjs", "export const words = import.meta.url;");

    expect(run()).toContain(`file://${project}/tasks/place.mjs `);
  });

  it("is compiled once for the same sources", () => {
    run();
    const first = statSync(join(project, MODULE)).mtimeMs;
    run();

    expect(statSync(join(project, MODULE)).mtimeMs).toBe(first);
  });

  it("is compiled again when any of its sources changes", () => {
    run();
    put("tasks/words.ts", 'export const words: string = "other words";');

    expect(run()).toContain("other words");
  });

  it("is compiled again when the module was cut off while it was written", () => {
    run();
    const module = readFileSync(join(project, MODULE), "utf8");
    writeFileSync(join(project, MODULE), module.slice(0, module.length / 2));

    expect(run()).toContain("first words");
  });

  it("names the place of a mistake in its sources", () => {
    put("tasks/words.ts", "export const words: string = ;");

    expect(run).toThrow(/tasks\/words\.ts:1:29: ERROR/);
  });

  it("names the lines of its sources where it throws", () => {
    put("tasks/words.ts", "\n\nexport const words: string = ((): string => { throw new Error('at line 3'); })();");

    expect(run).toThrow(/tasks\/words\.ts:3:\d+/);
  });
});

it("a program in a folder that can't be written to runs all the same, and leaves nothing elsewhere", () => {
  const elsewhere = join(project, "tmp");
  put("tmp/placeholder", "");
  put("tasks/say.ts", 'import { version } from "esbuild";\nconsole.log(typeof version);');
  const output = execFileSync(process.execPath, ["--import", REFUSAL, "runtime/run.mjs", "tasks/say.ts"], {
    cwd: project,
    encoding: "utf8",
    env: { ...process.env, TMPDIR: elsewhere },
  });

  expect(output).toBe("string\n");
  expect(existsSync(join(project, MODULE))).toBe(false);
  expect(readdirSync(elsewhere)).toEqual(["placeholder"]);
});

/** Makes file systems answer as read-only ones do, below node_modules. */
const REFUSAL = `data:text/javascript,${encodeURIComponent(`
  import fs from "node:fs";
  import { syncBuiltinESMExports } from "node:module";
  const { mkdirSync } = fs;
  fs.mkdirSync = (path, ...rest) => {
    if (!String(path).includes("/node_modules/.cache/")) return mkdirSync(path, ...rest);
    throw Object.assign(new Error("read-only file system"), { code: "EROFS" });
  };
  syncBuiltinESMExports();
`)}`;

describe("the Pulumi program", () => {
  it("is loaded compiled where index.ts is imported", () => {
    put("index.ts", 'import { words } from "./tasks/words";\nconsole.log(words);');
    const output = execFileSync(
      process.execPath,
      ["--import", "./runtime/pulumiProgram.mjs", "--input-type=module", "-e", `await import("./index.ts")`],
      { cwd: project, encoding: "utf8" },
    );

    expect(output).toBe("first words\n");
    expect(readFileSync(join(project, "node_modules/.cache/lvs/index.mjs"), "utf8")).toContain("first words");
  });
});
