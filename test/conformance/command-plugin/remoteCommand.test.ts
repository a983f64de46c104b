import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { improvement, type Plugin, startPlugin, urn } from "./support/plugin";
import { freePort, type Sshd, startSshd, USER } from "./support/sshd";
import { secret, UNKNOWN } from "./support/values";

const COMMAND = "command:remote:Command";

let plugin: Plugin;
/** Takes variables from its clients. */
let sshd: Sshd;
/** Takes none. */
let strict: Sshd;

beforeAll(async () => {
  [plugin, sshd, strict] = await Promise.all([
    startPlugin(),
    startSshd({ acceptEnv: ["GREETING", "PULUMI_COMMAND_STDOUT", "PULUMI_COMMAND_STDERR"] }),
    startSshd(),
  ]);
});
afterAll(async () => {
  await plugin.stop();
  await Promise.all([sshd.stop(), strict.stop()]);
});
beforeEach(() => {
  plugin.engine.log.length = 0;
});

function to(server: Sshd) {
  const { port, privateKey, hostKey } = server;
  return { host: "127.0.0.1", port, user: USER, privateKey, hostKey, dialErrorLimit: 0 };
}

/** A connection that can't be made: for what mustn't connect. */
async function toNobody() {
  return { ...to(sshd), port: await freePort() };
}

function statusLines(): string[] {
  return plugin.engine.log
    .filter(({ status, text }) => status && text !== "")
    .map(({ text }) => text)
    .sort();
}

describe("the output of a remote command", () => {
  test("becomes its outputs, without the last newline of each", async () => {
    const state = await plugin.create(COMMAND, { connection: to(sshd), create: "id -un; echo; echo two >&2" });
    expect(state).toMatchObject({ stdout: `${USER}\n`, stderr: "two" });
  });

  test("is complete, however long", async () => {
    const lines = Array.from({ length: 50_000 }, (_, index) => `line ${index + 1}`);
    const state = await plugin.create(COMMAND, { connection: to(sshd), create: "seq -f 'line %.0f' 1 50000" });
    expect(state.stdout).toBe(lines.join("\n"));
    expect(plugin.engine.log.at(-1)).toMatchObject({ text: "line 50000" });
  });

  test("is shown line by line while the command runs", async () => {
    const gate = join(sshd.home, "gate");
    plugin.engine.onLog(({ text }) => {
      if (text === "waiting for the gate") writeFile(gate, "");
    });
    // it ends only when its first line has arrived
    const create = `echo 'waiting for the gate'; while ! test -e ${gate}; do sleep 0.02; done; echo open`;
    await plugin.create(COMMAND, { connection: to(sshd), create });
    expect(plugin.engine.log).toMatchObject([
      { text: "waiting for the gate", severity: "info", status: true, urn: urn(COMMAND) },
      { text: "open", severity: "info", status: true, urn: urn(COMMAND) },
    ]);
  });

  test.each([
    { logging: undefined, shown: ["err", "out"] },
    { logging: "stdoutAndStderr", shown: ["err", "out"] },
    { logging: "stdout", shown: ["out"] },
    { logging: "stderr", shown: ["err"] },
    { logging: "none", shown: [] },
  ])("is shown as `logging: $logging` says, and captured all the same", async ({ logging, shown }) => {
    const state = await plugin.create(COMMAND, { connection: to(sshd), create: "echo out; echo err >&2", logging });
    expect(statusLines()).toEqual(shown);
    expect(state).toMatchObject({ stdout: "out", stderr: "err" });
  });
});

describe("what a remote command is given", () => {
  test("is the text of `stdin` as its standard input", async () => {
    const stdin = "a line\n".repeat(100_000);
    const state = await plugin.create(COMMAND, { connection: to(sshd), create: "wc -c", stdin });
    expect(state.stdout).toBe(String(stdin.length));
  });

  test("is an empty standard input where there is no `stdin`", async () => {
    const state = await plugin.create(COMMAND, { connection: to(sshd), create: "cat; echo end" });
    expect(state.stdout).toBe("end");
  });

  test("may be left unread", async () => {
    const stdin = "a line\n".repeat(100_000);
    const state = await plugin.create(COMMAND, { connection: to(sshd), create: "exec <&-; echo done", stdin });
    expect(state.stdout).toBe("done");
  });

  test("is each variable of `environment`", async () => {
    const inputs = { connection: to(sshd), create: "echo $GREETING", environment: { GREETING: "hello; $HOME" } };
    expect(await plugin.create(COMMAND, inputs)).toMatchObject({ stdout: "hello; $HOME" });
  });

  test("is nothing at all when the server refuses a variable of `environment`: the command doesn't run", async () => {
    const inputs = { connection: to(strict), create: "touch ran", environment: { GREETING: "hello" } };
    await expect(plugin.create(COMMAND, inputs)).rejects.toThrow('could not set environment variable "GREETING"');
    expect(plugin.engine.log).toMatchObject([{ text: expect.stringContaining("AcceptEnv"), status: false }]);
    await expect(readFile(join(strict.home, "ran"))).rejects.toThrow("ENOENT");
  });
});

describe("a remote command that fails", () => {
  test("fails the resource, with its exit status, the command and what it wrote", async () => {
    const create = "echo before; echo 'no such table' >&2; exit 3";
    await expect(plugin.create(COMMAND, { connection: to(sshd), create })).rejects.toThrow(
      /^Process exited with status 3: running ".*":\n(before\nno such table|no such table\nbefore)\n$/,
    );
  });

  test("fails the resource when it is killed", async () => {
    const create = "kill -KILL $$";
    await expect(plugin.create(COMMAND, { connection: to(sshd), create })).rejects.toThrow(/signal KILL/);
  });

  test("fails an update and a deletion as well", async () => {
    const inputs = { connection: to(sshd), update: "exit 4", delete: "exit 5" };
    const state = await plugin.state(COMMAND, inputs);
    await expect(plugin.update(COMMAND, state, inputs)).rejects.toThrow("Process exited with status 4");
    await expect(plugin.delete(COMMAND, state)).rejects.toThrow("Process exited with status 5");
  });

  // the official plugin prints the whole command, which buries what it wrote
  improvement("is named by its first line, and by the end of its output", async () => {
    const create = `seq 1 500; exit 1\n${"# a long script\n".repeat(50)}`;
    const error = await plugin.create(COMMAND, { connection: to(sshd), create }).catch((reason: Error) => reason);
    const [first, second, ...rest] = (error as Error).message.split("\n");
    expect(first).toBe('Process exited with status 1: running "seq 1 500; exit 1…":');
    expect(second).toBe("[401 lines before]");
    expect(rest.slice(-2)).toEqual(["500", ""]);
  });
});

describe("the life of a remote command", () => {
  test("begins without a connection where there is no `create`", async () => {
    expect(await plugin.create(COMMAND, { connection: await toNobody() })).toMatchObject({ stdout: "", stderr: "" });
  });

  test("goes on with `update`", async () => {
    const inputs = { connection: to(sshd), create: "echo created", update: "echo updated" };
    const state = await plugin.create(COMMAND, inputs);
    expect(await plugin.update(COMMAND, state, inputs)).toMatchObject({ stdout: "updated", stderr: "" });
  });

  test("goes on with `create` where there is no `update`", async () => {
    const state = await plugin.create(COMMAND, { connection: to(sshd), create: "echo created" });
    const changed = { connection: to(sshd), create: "echo created again" };
    expect(await plugin.update(COMMAND, state, changed)).toMatchObject({ stdout: "created again" });
  });

  test("keeps its outputs through an update without a command", async () => {
    const state = await plugin.state(COMMAND, { connection: to(sshd) }, { stdout: "kept", stderr: "kept too" });
    const updated = await plugin.update(COMMAND, state, { connection: await toNobody() });
    expect(updated).toMatchObject({ stdout: "kept", stderr: "kept too" });
  });

  test("ends with `delete`", async () => {
    await plugin.delete(COMMAND, await plugin.state(COMMAND, { connection: to(sshd), delete: "touch deleted" }));
    expect(await readFile(join(sshd.home, "deleted"), "utf8")).toBe("");
  });

  test("ends without a connection where there is no `delete`", async () => {
    await plugin.delete(COMMAND, await plugin.state(COMMAND, { connection: await toNobody() }));
  });

  test("begins at the same time as another on the same host", async () => {
    const names = ["one", "two", "three", "four"];
    const states = await Promise.all(
      names.map((name) => plugin.create(COMMAND, { connection: to(sshd), create: `echo ${name}` })),
    );
    expect(states.map(({ stdout }) => stdout)).toEqual(names);
  });
});

describe("what the previous command wrote", () => {
  const outputs = { stdout: "old out", stderr: "old err" };
  const show = 'echo "$PULUMI_COMMAND_STDOUT, $PULUMI_COMMAND_STDERR"';

  test("is in the environment of `update`", async () => {
    const inputs = { connection: to(sshd), update: show };
    const state = await plugin.state(COMMAND, inputs, outputs);
    expect(await plugin.update(COMMAND, state, inputs)).toMatchObject({
      stdout: "old out, old err",
    });
  });

  test("is in the environment of `delete`", async () => {
    const inputs = { connection: to(sshd), delete: `${show} > shown` };
    await plugin.delete(COMMAND, await plugin.state(COMMAND, inputs, outputs));
    expect(await readFile(join(sshd.home, "shown"), "utf8")).toBe("old out, old err\n");
  });

  test("isn't there with `addPreviousOutputInEnv: false`", async () => {
    const inputs = { connection: to(sshd), update: show, addPreviousOutputInEnv: false };
    const state = await plugin.state(COMMAND, inputs, outputs);
    expect(await plugin.update(COMMAND, state, inputs)).toMatchObject({ stdout: ", " });
  });

  test("isn't there, with a warning, when the server refuses it; the command runs", async () => {
    const inputs = { connection: to(strict), update: show };
    const state = await plugin.state(COMMAND, inputs, outputs);
    expect(await plugin.update(COMMAND, state, inputs)).toMatchObject({ stdout: ", " });
    const warnings = plugin.engine.log.filter(({ severity }) => severity === "warning");
    expect(warnings).toMatchObject([
      { text: expect.stringContaining("PULUMI_COMMAND_STDOUT"), status: false, urn: urn(COMMAND) },
      { text: expect.stringContaining("PULUMI_COMMAND_STDERR"), status: false, urn: urn(COMMAND) },
    ]);
  });

  // the official plugin sends it, and the command can't start
  improvement("isn't there, with a warning, when it is too long for a variable", async () => {
    const inputs = { connection: to(sshd), update: "echo ran" };
    const state = await plugin.state(COMMAND, inputs, { stdout: "x".repeat(300_000) });
    expect(await plugin.update(COMMAND, state, inputs)).toMatchObject({ stdout: "ran" });
    expect(plugin.engine.log).toMatchObject([{ severity: "warning", text: expect.stringContaining("too long") }, {}]);
  });
});

describe("a preview of a remote command", () => {
  test("runs nothing, and doesn't know the outputs yet", async () => {
    const inputs = { connection: await toNobody(), create: "true" };
    const created = await plugin.create(COMMAND, inputs, { preview: true });
    expect(created).toMatchObject({ create: "true", stdout: UNKNOWN, stderr: UNKNOWN });
    const changed = { ...inputs, create: "false" };
    const state = await plugin.state(COMMAND, inputs, { stdout: "old" });
    const updated = await plugin.update(COMMAND, state, changed, { preview: true });
    expect(updated).toMatchObject({ create: "false", stdout: UNKNOWN, stderr: UNKNOWN });
  });

  test("keeps what isn't known yet unknown", async () => {
    const connection = { host: UNKNOWN, user: USER, privateKey: secret(UNKNOWN) };
    const inputs = { connection, create: UNKNOWN, triggers: [UNKNOWN] };
    const created = await plugin.create(COMMAND, inputs, { preview: true });
    expect(created).toMatchObject({ create: UNKNOWN, triggers: [UNKNOWN], stdout: UNKNOWN });
    expect(created.connection).toEqual(secret(expect.objectContaining({ host: UNKNOWN, user: USER })));
  });

  test("takes a connection that isn't known at all", async () => {
    const created = await plugin.create(COMMAND, { connection: UNKNOWN, create: "true" }, { preview: true });
    expect(created).toMatchObject({ create: "true", stdout: UNKNOWN });
  });
});

describe("a secret of a remote command", () => {
  test("is its connection, whether the program says so or not", async () => {
    const { inputs } = await plugin.check(COMMAND, { connection: to(sshd), create: "true" });
    expect(inputs.connection).toEqual(secret(expect.objectContaining({ privateKey: secret(sshd.privateKey) })));
    expect(await plugin.create(COMMAND, inputs)).toMatchObject({ connection: inputs.connection });
  });

  test("stays secret in the state, and works as it is in the command", async () => {
    const inputs = {
      connection: secret(to(sshd)),
      create: secret("cat; echo $GREETING"),
      stdin: secret("from stdin\n"),
      environment: { GREETING: secret("from environment") },
      triggers: [secret("a trigger")],
    };
    const { connection: _, ...given } = inputs;
    const state = await plugin.create(COMMAND, inputs);
    expect(state).toMatchObject({ ...given, stdout: "from stdin\nfrom environment" });
    expect(await plugin.update(COMMAND, state, inputs)).toMatchObject(given);
  });

  // the official plugin shows all that the command writes, and the whole command when it fails
  improvement("is hidden in what is shown of the command", async () => {
    const inputs = {
      connection: { ...to(sshd), password: "pass phrase" },
      create: secret("set -x; cat; echo $GREETING; echo 'pass phrase' >&2; exit 1"),
      stdin: secret("first of two\nsecond of two\n"),
      environment: { GREETING: secret("good morning") },
    };
    const error = await plugin.create(COMMAND, inputs).catch((reason: Error) => reason);
    const shown = [(error as Error).message, ...plugin.engine.log.map(({ text }) => text)].join("\n");
    expect(shown).toContain("Process exited with status 1");
    expect(shown).not.toMatch(/set -x|of two|good morning|pass phrase/);
  });
});

// the official plugin leaves the connection of each command open until it ends itself
improvement("a remote command leaves no connection open, whether it succeeds or fails", async () => {
  await plugin.create(COMMAND, { connection: to(sshd), create: "true" });
  await plugin.create(COMMAND, { connection: to(sshd), create: "false" }).catch(() => undefined);
  await expect.poll(() => sshd.connections()).toBe(0);
});
