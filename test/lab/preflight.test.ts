import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ownerMark } from "../../plan/libvirtNames";
import { projectDir } from "../../runtime/paths";
import { LIBVIRT_URI, runInLab } from "../../tools/lab";
import type { Examination, Examined } from "./support/examineSample";
import { removeLab, startBare, virsh } from "./support/labs";
import { create, HYPERVISOR_ADDRESS } from "./support/libvirtObjects";

const MARK = ownerMark({ project: "lvs", stack: "dev" }, "ssh-ed25519 AAAAours");

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "lvs-lab-"));
  await startBare(dir);
});
afterAll(() => removeLab(dir));

/** What preflight finds in the lab about the sample, which isn't there. */
async function examine({ changes = {}, ...others }: Partial<Examination> = {}): Promise<Examined> {
  const examination: Examination = {
    uri: LIBVIRT_URI,
    changes: { accelerator: "tcg", machine: { memoryMiB: 256 }, storage: dir, consoleLogs: dir, ...changes },
    state: { domains: [] },
    removeLeftovers: false,
    ...others,
  };
  const program = [join(projectDir, "runtime/run.mjs"), "test/lab/support/examineSample.ts"];
  return JSON.parse(await runInLab("node", program, { dir, input: JSON.stringify(examination) })) as Examined;
}

test("a hypervisor that has all that is needed is found to be so", async () => {
  expect((await examine()).findings.filter(({ severity }) => severity !== "note")).toEqual([]);
});

test("a libvirt that isn't there, and a folder that isn't, are both told at once", async () => {
  const missing = join(dir, "missing");
  const { findings } = await examine({
    uri: `qemu+unix:///system?socket=${missing}`,
    changes: { consoleLogs: missing },
  });
  expect(findings).toMatchObject([
    {
      severity: "error",
      what: `libvirt doesn't answer: Failed to connect socket to '${missing}': No such file or directory`,
      fix: expect.stringContaining("start it"),
    },
    { severity: "error", what: `${missing} isn't a folder on the hypervisor` },
  ]);
});

describe("a LAN of the front network's range", () => {
  beforeAll(async () => {
    await runInLab("ip", ["link", "add", "lan", "type", "bridge"], { dir });
    await runInLab("ip", ["address", "add", `${HYPERVISOR_ADDRESS}/24`, "dev", "lan"], { dir });
    await runInLab("ip", ["link", "set", "lan", "up"], { dir });
  });
  afterAll(() => runInLab("ip", ["link", "delete", "lan"], { dir }));

  test("collides with it", async () => {
    expect((await examine()).findings).toMatchObject([
      {
        severity: "error",
        what: "192.168.1.0/24 collides with 192.168.1.0/24, which the hypervisor reaches through the interface lan",
        fix: expect.stringContaining("192.168.100.0/24 and lvs:networks.back.cidr 192.168.101.0/24"),
      },
    ]);
  });

  test("is the front network when its bridge is named", async () => {
    const back = { cidr: "192.168.2.0/24" };
    const front = { cidr: "192.168.1.0/24", gateway: "192.168.1.1", nameservers: ["192.168.1.1"] };
    expect((await examine({ changes: { networks: { front: { ...front, bridge: "lan" }, back } } })).findings).toEqual(
      [],
    );
    expect(
      (await examine({ changes: { networks: { front: { ...front, bridge: "lo" }, back } } })).findings,
    ).toMatchObject([
      { severity: "error", what: expect.stringMatching(/^lo is no bridge/), where: "lvs:networks.front.bridge" },
    ]);
  });
});

test("one of libvirt's networks that has the range collides, active or not", async () => {
  const bridge = "<bridge name='theirs'/><ip address='192.168.1.1' prefix='24'/>";
  await create(dir, "net-define", `<network><name>theirs</name>${bridge}</network>`);
  onTestFinished(async () => {
    await virsh(dir, "net-undefine", "theirs");
  });
  expect((await examine()).findings).toMatchObject([
    { severity: "warning", what: expect.stringContaining("libvirt's network theirs, which isn't active now") },
  ]);

  await virsh(dir, "net-start", "theirs");
  onTestFinished(async () => {
    await virsh(dir, "net-destroy", "theirs");
  });
  expect((await examine()).findings).toMatchObject([
    { severity: "error", what: expect.stringContaining("through libvirt's network theirs") },
  ]);
});

test("of an interrupted up's domains those with the stack's mark are removed, and no others", async () => {
  await define("lvs-dev-node1", "the accounting server");
  await define("lvs-dev-node2", MARK);
  await define("lvs-dev-node9", MARK);
  const state = { mark: MARK, domains: ["lvs-dev-node2"] };

  const { findings, removed } = await examine({ state, removeLeftovers: true });

  expect(findings).toMatchObject([
    { severity: "error", what: expect.stringContaining("a domain lvs-dev-node1 that this stack did not make") },
    { severity: "warning", what: expect.stringContaining("the domain lvs-dev-node9 is left over") },
  ]);
  expect(removed).toEqual(["lvs-dev-node9"]);
  expect((await virsh(dir, "list", "--all", "--name")).split("\n").sort()).toEqual(["lvs-dev-node1", "lvs-dev-node2"]);
});

async function define(name: string, description: string): Promise<void> {
  await create(
    dir,
    "define",
    `<domain type='qemu'>
       <name>${name}</name>
       <description>${description}</description>
       <memory unit='MiB'>16</memory>
       <os><type arch='x86_64' machine='pc'>hvm</type></os>
     </domain>`,
  );
}
