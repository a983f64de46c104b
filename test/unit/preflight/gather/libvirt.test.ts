import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { gatherLibvirt } from "../../../../preflight/gather/libvirt";
import { target } from "../wellEquipped";

const CAPABILITIES = `<capabilities>
  <host>
    <secmodel>
      <model>apparmor</model>
      <doi>0</doi>
    </secmodel>
    <secmodel>
      <model>dac</model>
      <doi>0</doi>
      <baselabel type='kvm'>+64055:+108</baselabel>
      <baselabel type='qemu'>+64055:+108</baselabel>
    </secmodel>
    <cpu><model>kvm64</model></cpu>
  </host>
  <guest>
    <arch name='i686'><domain type='qemu'/></arch>
  </guest>
  <guest>
    <arch name='x86_64'>
      <machine maxCpus='255'>pc-i440fx-7.2</machine>
      <domain type='qemu'/>
      <domain type='kvm'/>
    </arch>
  </guest>
</capabilities>
`;

const VERSION = `Using library: libvirt 9.0.0
Using API: QEMU 9.0.0
Running hypervisor: QEMU 7.2.22
Running against daemon: 9.0.0
`;

const DEFAULT_NETWORK = `<network>
  <name>default</name>
  <bridge name='virbr0' stp='on' delay='0'/>
  <ip address='192.168.122.1' netmask='255.255.254.0'>
    <dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp>
  </ip>
  <ip family='ipv6' address='fd00:9::1' prefix='64'/>
</network>
`;

const FRONT = `<network>
  <bridge name='virbr1' stp='on' delay='0'/>
  <ip address='192.168.1.11' netmask='255.255.255.0'/>
</network>
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "preflight-"));
  mkdirSync(join(folder, "answers"));
  vi.stubEnv("PATH", `${join(import.meta.dirname, "fakes")}:${process.env.PATH}`);
  vi.stubEnv("LOG", join(folder, "log"));
  vi.stubEnv("ANSWERS", join(folder, "answers"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** What is made of virsh's answers, by command. */
function gather(answers: Record<string, string>) {
  for (const [command, answer] of Object.entries(answers)) {
    writeFileSync(join(folder, "answers", command.replaceAll(" ", "_")), answer);
  }
  return gatherLibvirt(target());
}

function calls(): string[] {
  return readFileSync(join(folder, "log"), "utf8").trim().split("\n");
}

const machine = { "version --daemon": VERSION, capabilities: CAPABILITIES, nodeinfo: "CPU(s):              4\n" };

describe("a fresh libvirt", () => {
  it("is asked what it can do, what it has, and what its networks are", async () => {
    const libvirt = await gather({
      ...machine,
      "list --all --name": "accounting\n\n",
      "net-list --all --name": "default\nidle\n\n",
      "net-list --name": "default\n\n",
      "net-dumpxml default": DEFAULT_NETWORK,
    });
    expect(libvirt).toEqual({
      version: "9.0.0",
      domainTypes: ["qemu", "kvm"],
      securityModels: ["apparmor", "dac"],
      qemu: { uid: 64055, gid: 108 },
      cpus: 4,
      domains: [{ name: "accounting", running: false }],
      networks: [
        { name: "default", active: true, bridge: "virbr0", ranges: ["192.168.122.1/23", "fd00:9::1/64"] },
        { name: "idle", active: false, ranges: [] },
      ],
      volumes: [],
    });
    expect(calls()).toHaveLength(2);
  });

  it("isn't asked for a network whose name virsh would take for a command", async () => {
    const libvirt = await gather({ ...machine, "net-list --all --name": "a; destroy b\n--help\n\n" });
    expect(libvirt).toMatchObject({ networks: [{ name: "a; destroy b", ranges: [] }, { name: "--help" }] });
    expect(calls()).toHaveLength(1);
  });

  it("is asked whose the domains of the stack's name are", async () => {
    const libvirt = await gather({
      ...machine,
      "list --all --name": "lvs-dev-node1\nlvs-dev-node9\n\n",
      "list --name --state-running --state-paused": "lvs-dev-node9\n\n",
      "desc lvs-dev-node1": "one\n",
      "desc lvs-dev-node9": "nine\n",
    });
    expect(libvirt).toMatchObject({
      domains: [
        { name: "lvs-dev-node1", running: false, description: "one" },
        { name: "lvs-dev-node9", running: true, description: "nine" },
      ],
    });
  });
});

it("a libvirt with the stack is asked everything at once", async () => {
  const libvirt = await gather({
    ...machine,
    "list --all --name": "lvs-dev-node1\n\n",
    "net-list --all --name": "default\nlvs-dev-back\nlvs-dev-front\n\n",
    "net-list --name": "default\nlvs-dev-back\nlvs-dev-front\n\n",
    "net-dumpxml lvs-dev-front": FRONT,
    "vol-list --pool lvs-dev-pool": " base.qcow2   /pool/base.qcow2\n node1.qcow2   /pool/node1.qcow2\n\n",
    "desc lvs-dev-node1": "one\n",
  });
  expect(libvirt).toMatchObject({
    networks: [
      { name: "default", ranges: [] },
      { name: "lvs-dev-back" },
      { name: "lvs-dev-front", bridge: "virbr1", ranges: ["192.168.1.11/24"] },
    ],
    volumes: ["base.qcow2", "node1.qcow2"],
  });
  expect(calls()).toHaveLength(1);
});

it("a libvirt that can't be reached says why", async () => {
  vi.stubEnv("REFUSE", "Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory");
  expect(await gather({})).toEqual({
    refusal: "Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory",
  });
});
