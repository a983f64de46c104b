import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { driftOf, keepInput, tableChangeHook } from "../../components/tableChange";
import { task } from "../../components/task";
import type { Cluster } from "../../library/cluster";
import type { DrainInput } from "../../tasks/drainRealServer";
import type { LiveTable, ReadTableInput } from "../../tasks/readTable";
import { sampleCluster } from "../../tools/harness/mockedCluster";
import { type MockedEngine, mockEngine, type Registered, settled } from "../../tools/harness/mockedEngine";

const WANTED = [
  "--set 900 120 300",
  "-A -t 192.168.1.12:80 -s wlc",
  "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1",
  "-a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1",
];
const APPLY = "sudo -n /usr/local/sbin/lvs-table apply";

let engine: MockedEngine;
/** What the director answers when its table is read. */
let live: LiveTable;
/** The warnings and the types of the resources that they are shown with. */
let warnings: [text: string, about: string][];

beforeEach(async () => {
  live = { reachable: true, found: WANTED, wanted: WANTED, owned: ["-t 192.168.1.12:80"] };
  engine = await mockEngine({
    resource({ type, name }) {
      if (type === "command:remote:Command") return { stdout: "saved for the next boot" };
      if (type !== "command:local:Command") return {};
      return { stdout: JSON.stringify(name.endsWith("-pair") ? keyPair(name) : {}) };
    },
    call: () => ({ stdout: JSON.stringify(live) }),
  });
  warnings = [];
  vi.spyOn(pulumi.log, "warn").mockImplementation(async (text, about) => {
    warnings.push([text, (about as unknown as { __pulumiType: string }).__pulumiType]);
  });
});

afterEach(async () => {
  // what is still on its way would reach the next one's engine
  await pulumi.runtime.disconnect();
  vi.restoreAllMocks();
});

function keyPair(name: string) {
  return { privateKey: `${name} private`, publicKey: `ssh-ed25519 ${name}` };
}

async function makeCluster(changes: Record<string, unknown> = {}, name = "lvs"): Promise<Cluster> {
  const cluster = await sampleCluster(changes, name);
  await Promise.all([settled<unknown>(cluster.table), settled<unknown>(cluster.proof)]);
  return cluster;
}

function resource(name: string): Registered {
  const found = engine.resources.find((each) => each.name === name);
  if (!found) throw new Error(`no resource ${name}`);
  return found;
}

describe("the table's drift", () => {
  it("is looked for in every run over one connection, which is told on standard input only", async () => {
    await makeCluster();

    expect(engine.calls).toEqual([
      {
        token: "command:local:run",
        inputs: { command: task("readTable"), stdin: expect.any(String), logging: "none" },
      },
    ]);
    const { director } = JSON.parse(engine.calls[0]?.inputs.stdin as string) as ReadTableInput;
    expect(director).toMatchObject({ host: "192.168.1.12", privateKey: "lvs-client-key-pair private" });
  });

  it("is not looked for when that is switched off", async () => {
    await makeCluster({ driftCheck: false });

    expect(engine.calls).toEqual([]);
    expect(resource("lvs-node1-table-rules").inputs.create).toBe(APPLY);
  });

  it("changes nothing when there is none", async () => {
    await makeCluster();

    expect(resource("lvs-node1-table-rules").inputs.create).toBe(APPLY);
    expect(warnings).toEqual([]);
  });

  it("is told rule by rule and changes the command's text, which makes Pulumi run the update", async () => {
    live = { ...live, found: WANTED.slice(0, 3).map((line) => line.replace("-w 1", "-w 5")) } as LiveTable;
    await makeCluster();

    expect(resource("lvs-node1-table-rules").inputs.create).toMatch(
      /^sudo -n \S+ apply # fixes what was found at 20\S+Z$/,
    );
    expect(warnings).toEqual([
      [
        "the director's table has drifted from the wanted one; it is being fixed:\n" +
          "  -a -t 192.168.1.12:80 -r 192.168.2.13:80: wanted -w 1, found -w 5\n" +
          "  -a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1: wanted, not found",
        "lvs:cluster:LvsTable",
      ],
    ]);
  });

  it("is a warning when the director can't be reached, and the run goes on", async () => {
    live = { reachable: false, reason: "192.168.1.12: Timed out while waiting for handshake" };
    await makeCluster();

    expect(resource("lvs-node1-table-rules").inputs.create).toBe(APPLY);
    expect(warnings).toEqual([
      [
        expect.stringContaining("can't be read, so it isn't known whether it has drifted: 192.168.1.12:"),
        "lvs:cluster:LvsTable",
      ],
    ]);
  });

  it("isn't known of a director that never got a table", () => {
    expect(driftOf({ found: WANTED, wanted: [], owned: [] }, false)).toEqual([]);
  });

  it("isn't a real server that this run takes out of the table to make its machine anew", () => {
    const found = WANTED.map((line) =>
      line.replace("13:80 -m -w 1", "13:80 -m -w 0").replace("14:80 -m -w 1", "14:80 -m -w 2"),
    );
    const table = { found, wanted: WANTED, owned: ["-t 192.168.1.12:80"] };
    const others = "-a -t 192.168.1.12:80 -r 192.168.2.14:80: wanted -w 1, found -w 2";

    expect(driftOf(table, true)).toEqual([others]);
    expect(driftOf(table, false)).toEqual([
      "-a -t 192.168.1.12:80 -r 192.168.2.13:80: wanted -w 1, found -w 0",
      others,
    ]);
  });
});

describe("the command that says why it ran last", () => {
  const args = {
    custom: true,
    type: "command:remote:Command",
    name: "lvs-node1-table-rules",
    props: { create: APPLY, update: APPLY },
    opts: { ignoreChanges: ["logging"] },
  };

  it("keeps saying so as long as there is no other reason, so that nothing changes", () => {
    expect(keepInput("create", { unless: () => false })(args)).toEqual({
      props: args.props,
      opts: { ignoreChanges: ["logging", "create"] },
    });
  });

  it("says another one as soon as there is one", () => {
    expect(keepInput("create", { unless: () => true })(args)).toBeUndefined();
  });
});

describe("the table's command", () => {
  it("is another when the real servers' machines are, though the rules are the same, and never a replacement", async () => {
    await makeCluster();
    await makeCluster({}, "anew");
    const [before, after] = [resource("lvs-node1-table-rules"), resource("anew-node1-table-rules")];

    expect(before.inputs.update).toMatch(
      / apply --drain-seconds 60 --lines 4 # for the real servers' machines [0-9a-f]{16}$/,
    );
    expect(after.inputs.update).not.toBe(before.inputs.update);
    expect(after.inputs.stdin).toBe(before.inputs.stdin);
    expect(after.inputs.triggers).toEqual(["anew-node1-machine-domain-id"]);
  });
});

describe("a preview of the table's command", () => {
  /** What is shown when the command's text goes from one to another. */
  async function shown(from: string[] | undefined, to: string[], preview = true): Promise<unknown[][]> {
    await mockEngine({ resource: () => ({}), preview });
    const info = vi.spyOn(pulumi.log, "info").mockResolvedValue();
    const table = {} as pulumi.Resource;
    const { beforeCreate = [], beforeUpdate = [] } = tableChangeHook("table", () => table);
    const hook = (from ? beforeUpdate : beforeCreate)[0] as pulumi.ResourceHook;
    expect(hook.opts?.onDryRun).toBe(true);
    const inputs = (lines: string[]) => ({ stdin: lines.map((line) => `${line}\n`).join("") });
    await hook.callback({
      urn: "urn:table",
      id: "",
      name: "table",
      type: "test:Table",
      newInputs: inputs(to),
      ...(from && { oldInputs: inputs(from) }),
    });
    return info.mock.calls.map(([text, about]) => [text, about === table]);
  }

  it("shows the rules that come and go, and what changes in the others", async () => {
    const now = [
      ...WANTED.slice(0, 2),
      "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 3",
      "-A -u 192.168.1.12:53 -s rr",
    ];

    expect(await shown(WANTED, now)).toEqual([
      [
        "the table's change:\n" +
          "- -a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1\n" +
          "~ -a -t 192.168.1.12:80 -r 192.168.2.13:80: -w 1 → -w 3\n" +
          "+ -A -u 192.168.1.12:53 -s rr",
        true,
      ],
    ]);
  });

  it("shows every rule of a new table", async () => {
    expect(await shown(undefined, WANTED.slice(1, 2))).toEqual([
      ["the table's change:\n+ -A -t 192.168.1.12:80 -s wlc", true],
    ]);
  });

  it("shows nothing where the rules stay", async () => {
    expect(await shown(WANTED, WANTED)).toEqual([]);
  });

  it("is all that shows them: an up shows the commands that it runs", async () => {
    expect(await shown(undefined, WANTED, false)).toEqual([]);
  });
});

describe("a real server", () => {
  it("is drained before anything of its machine is destroyed, and not when the director is gone as well", async () => {
    await makeCluster();
    const { inputs } = resource("lvs-node2-drain");

    expect(inputs).toEqual({
      delete: task("drainRealServer"),
      stdin: expect.any(String),
      triggers: ["lvs-node2-machine-domain-id"],
    });
    const { node, addresses, drainSeconds, director } = JSON.parse(inputs.stdin as string) as DrainInput;
    expect({ node, addresses, drainSeconds }).toEqual({ node: "node2", addresses: ["192.168.2.13"], drainSeconds: 60 });
    expect(director.host).toBe("192.168.1.12");

    // what depends on something is deleted before it
    const { dependsOn, deletedWith } = engine.registrations.get("lvs-node2-drain") ?? {};
    expect(dependsOn).toEqual(expect.arrayContaining(["lvs-node2-machine-domain", "lvs-node2-configure"]));
    expect(deletedWith).toBe("lvs-node1-machine-domain");
  });

  it("enters the table when its machine is there and serves", async () => {
    await makeCluster();

    expect(engine.registrations.get("lvs-node1-table-rules")?.dependsOn).toEqual(
      expect.arrayContaining(["lvs-node2-machine-domain", "lvs-node2-configure"]),
    );
  });
});
