import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { improvement, type Plugin, startPlugin, urn } from "./support/plugin";
import { secret, UNKNOWN } from "./support/values";

const COMMAND = "command:local:Command";
const RUN = "command:local:run";

let plugin: Plugin;
let dir: string;

beforeAll(async () => {
  plugin = await startPlugin({ INHERITED: "from pulumi" });
  dir = await realpath(await mkdtemp(join(tmpdir(), "local-command-")));
});
afterAll(async () => {
  await plugin.stop();
  await rm(dir, { recursive: true });
});
beforeEach(() => {
  plugin.engine.log.length = 0;
});

describe("a local command", () => {
  test("gives what it wrote as its outputs, without the last newline of each", async () => {
    const state = await plugin.create(COMMAND, { create: "echo one; echo; echo two >&2" });
    expect(state).toMatchObject({ stdout: "one\n", stderr: "two" });
  });

  test("runs in `dir`", async () => {
    expect(await plugin.create(COMMAND, { create: "pwd", dir })).toMatchObject({ stdout: dir });
  });

  test("fails when there is no `dir`", async () => {
    const inputs = { create: "pwd", dir: join(dir, "missing") };
    await expect(plugin.create(COMMAND, inputs)).rejects.toThrow(/chdir .*missing: no such file or directory/);
  });

  test("is the last argument of `interpreter`", async () => {
    const interpreter = ["/bin/echo", "-n", "run"];
    expect(await plugin.create(COMMAND, { create: "a  b", interpreter })).toMatchObject({ stdout: "run a  b" });
  });

  test("fails when there is no such interpreter", async () => {
    const interpreter = ["no-such-interpreter"];
    await expect(plugin.create(COMMAND, { create: "x", interpreter })).rejects.toThrow(/no-such-interpreter/);
  });

  test("has the environment that pulumi runs in, and `environment`", async () => {
    const inputs = { create: "echo $INHERITED, $ADDED", environment: { ADDED: "added" } };
    expect(await plugin.create(COMMAND, inputs)).toMatchObject({ stdout: "from pulumi, added" });
  });

  test("gets `stdin`", async () => {
    const stdin = "a line\n".repeat(100_000);
    expect(await plugin.create(COMMAND, { create: "wc -c | tr -d ' '", stdin })).toMatchObject({
      stdout: String(stdin.length),
    });
    expect(await plugin.create(COMMAND, { create: "true", stdin })).toMatchObject({ stdout: "" });
  });

  test("fails with its exit status, the command and what it wrote", async () => {
    const create = "echo before; echo 'no such table' >&2; exit 3";
    await expect(plugin.create(COMMAND, { create })).rejects.toThrow(
      /^exit status 3: running ".*":\n(before\nno such table|no such table\nbefore)\n$/,
    );
  });

  test("is shown line by line while it runs", async () => {
    const gate = join(dir, "gate");
    plugin.engine.onLog(({ text }) => {
      if (text === "waiting for the gate") writeFile(gate, "");
    });
    const create = `echo 'waiting for the gate'; while ! test -e ${gate}; do sleep 0.02; done; echo open`;
    await plugin.create(COMMAND, { create });
    expect(plugin.engine.log).toMatchObject([
      { text: "waiting for the gate", severity: "info", status: true, urn: urn(COMMAND) },
      { text: "open", severity: "info", status: true, urn: urn(COMMAND) },
    ]);
  });

  test.each([
    { logging: "stdoutAndStderr", shown: ["err", "out"] },
    { logging: "stdout", shown: ["out"] },
    { logging: "stderr", shown: ["err"] },
    { logging: "none", shown: [] },
  ])("is shown as `logging: $logging` says", async ({ logging, shown }) => {
    await plugin.create(COMMAND, { create: "echo out; echo err >&2", logging });
    expect(plugin.engine.log.map(({ text }) => text).sort()).toEqual(shown);
  });

  test("goes on with `update`, else with `create`, and ends with `delete`", async () => {
    const inputs = { create: "echo created", update: "echo updated", delete: "echo deleted > deleted", dir };
    const state = await plugin.create(COMMAND, inputs);
    expect(await plugin.update(COMMAND, state, inputs)).toMatchObject({ stdout: "updated" });
    expect(await plugin.update(COMMAND, state, { create: "echo again" })).toMatchObject({ stdout: "again" });
    await plugin.delete(COMMAND, state);
    expect(await readFile(join(dir, "deleted"), "utf8")).toBe("deleted\n");
  });

  test("begins and goes on with nothing where it has a `delete` only, which gets the last `stdin`", async () => {
    const inputs = { delete: "cat > end", stdin: "old", dir };
    const state = await plugin.create(COMMAND, inputs);
    await plugin.delete(COMMAND, await plugin.update(COMMAND, state, { ...inputs, stdin: "new" }));
    expect(await readFile(join(dir, "end"), "utf8")).toBe("new");
  });

  test("finds what the previous command wrote in its environment, unless it doesn't want it", async () => {
    const inputs = { update: 'echo "$PULUMI_COMMAND_STDOUT, $PULUMI_COMMAND_STDERR"' };
    const state = await plugin.state(COMMAND, inputs, { stdout: "old out", stderr: "old err" });
    expect(await plugin.update(COMMAND, state, inputs)).toMatchObject({ stdout: "old out, old err" });
    const without = { ...inputs, addPreviousOutputInEnv: false };
    expect(await plugin.update(COMMAND, state, without)).toMatchObject({ stdout: ", " });
  });

  test("isn't run by a preview, which doesn't know its outputs yet", async () => {
    const created = await plugin.create(COMMAND, { create: `touch ${dir}/ran` }, { preview: true });
    expect(created).toMatchObject({ stdout: UNKNOWN, stderr: UNKNOWN });
    await expect(readFile(join(dir, "ran"))).rejects.toThrow("ENOENT");
  });

  test("keeps its secret inputs secret", async () => {
    const inputs = { create: secret("cat"), stdin: secret("text"), environment: { A: secret("b") } };
    expect(await plugin.create(COMMAND, inputs)).toMatchObject({ ...inputs, stdout: "text" });
  });

  // the official plugin shows all that the command writes, and the whole command when it fails
  improvement("hides its secret inputs in what is shown of it", async () => {
    const inputs = { create: secret("cat; exit 1 # hidden"), stdin: secret("first of two\nsecond of two") };
    const error = await plugin.create(COMMAND, inputs).catch((reason: Error) => reason);
    const shown = [(error as Error).message, ...plugin.engine.log.map(({ text }) => text)].join("\n");
    expect(shown).toContain("exit status 1");
    expect(shown).not.toMatch(/hidden|of two/);
  });
});

describe("the files of a local command", () => {
  beforeAll(async () => {
    await mkdir(join(dir, "files/assets/logos"), { recursive: true });
    await mkdir(join(dir, "files/src"));
    for (const path of ["assets/logos/logo.svg", "src/index.js", "src/secret.js", "top.js", "notes.md"]) {
      await writeFile(join(dir, "files", path), `content of ${path}`);
    }
  });

  async function chosen(globs: string[]): Promise<string[]> {
    const state = await plugin.create(COMMAND, { dir: join(dir, "files"), create: "true", assetPaths: globs });
    return Object.keys(state.assets as object).sort();
  }

  test("become `assets` where `assetPaths` chooses them, by their path, with their hash", async () => {
    const inputs = { dir: join(dir, "files"), create: "echo new > made", assetPaths: ["made"] };
    const { assets } = (await plugin.create(COMMAND, inputs)) as { assets: Record<string, unknown> };
    const hash = createHash("sha256").update("new\n").digest("hex");
    expect(assets).toEqual({ made: expect.objectContaining({ path: join(dir, "files/made"), hash }) });
    await rm(join(dir, "files/made"));
  });

  test("become `archive` where `archivePaths` chooses them", async () => {
    const inputs = { dir: join(dir, "files"), create: "true", archivePaths: ["src/*.js"] };
    const { archive } = (await plugin.create(COMMAND, inputs)) as { archive: { assets: Record<string, unknown> } };
    expect(archive.assets).toMatchObject({
      "src/index.js": { path: join(dir, "files/src/index.js") },
      "src/secret.js": { path: join(dir, "files/src/secret.js") },
    });
  });

  test.each([
    { globs: ["assets/**", "src/**.js", "!**secret.*"], files: ["assets/logos/logo.svg", "src/index.js"] },
    { globs: ["*"], files: ["notes.md", "top.js"] },
    { globs: ["**.js", "!src/*", "src/secret.js"], files: ["src/secret.js", "top.js"] },
    { globs: ["{top,src/index}.js", "note?.md"], files: ["notes.md", "src/index.js", "top.js"] },
    { globs: ["[a-n]*.md", "src/[!s]*"], files: ["notes.md", "src/index.js"] },
    { globs: ["assets"], files: [] },
  ])("are chosen by $globs", async ({ globs, files }) => {
    expect(await chosen(globs)).toEqual(files);
  });
});

describe("the function local.run", () => {
  test("runs its command and gives its arguments and what the command wrote", async () => {
    const args = { command: "cat; pwd; echo err >&2", dir, stdin: "in\n", environment: { A: "b" } };
    const { result } = await plugin.invoke(RUN, args);
    expect(result).toEqual({ ...args, stdout: `in\n${dir}`, stderr: "err" });
  });

  test("gives files as a local command does", async () => {
    await writeFile(join(dir, "one.txt"), "1");
    const { result } = await plugin.invoke(RUN, { command: "true", dir, assetPaths: ["*.txt"] });
    expect(result.assets).toMatchObject({ "one.txt": { path: join(dir, "one.txt") } });
  });

  test("gets a secret `stdin` as it is, which is hidden in its result", async () => {
    const { result } = await plugin.invoke(RUN, { command: "wc -c", stdin: secret("four") });
    expect(result).toMatchObject({ stdin: secret("four") });
    expect(JSON.stringify(result.stdout)).toContain('"4"');
  });

  test("fails with its command's exit status and what it wrote", async () => {
    await expect(plugin.invoke(RUN, { command: "echo why >&2; exit 7" })).rejects.toThrow(/^exit status 7: .*\nwhy\n$/);
  });

  test("needs a command", async () => {
    const { failures } = await plugin.invoke(RUN, { dir });
    expect(failures).toEqual([expect.stringMatching(/^command: /)]);
  });
});
