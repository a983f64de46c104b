import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { Clone, type Typed } from "../../tools/harness/clone";
import { answersTo, type Lab } from "../../tools/harness/lab";
import { JOINED_BRIDGES, JoinedLabs } from "./support/joinedLabs";

const labs = new JoinedLabs(new Clone(inject("placementDir")));
const { first, second } = labs;

const PULUMI_ON_TWO = "--stack two --yes --skip-preview";

beforeAll(async () => {
  await labs.begin();
  const facts = ["libvirt:uri", "lvs:accelerator", "lvs:image", "lvs:storage", "lvs:consoleLogs", "lvs:packageMirror"];
  const own = Object.fromEntries(await Promise.all(facts.map(async (key) => [key, await first.fact(key)])));
  await first.initStack("two", {
    ...own,
    "lvs:hypervisors": { host1: { uri: own["libvirt:uri"] }, host2: { uri: labs.secondUri } },
    "lvs:networks": {
      front: {
        cidr: "192.168.1.0/24",
        bridge: JOINED_BRIDGES.front,
        gateway: "192.168.1.11",
        nameservers: ["192.168.1.11"],
      },
      back: { cidr: "192.168.2.0/24", bridge: JOINED_BRIDGES.back },
    },
    "lvs:nodes": {
      node1: { front: "192.168.1.12", back: "192.168.2.12", hypervisor: "host1" },
      node2: { back: "192.168.2.13", hypervisor: "host1" },
      node3: { back: "192.168.2.14", hypervisor: "host2" },
    },
    "lvs:director": "node1",
    "lvs:machine": { memoryMiB: 512, vcpus: 2 },
    "lvs:virtualServices": [
      { address: "192.168.1.12", port: 80, scheduler: "rr", realServers: [{ node: "node2" }, { node: "node3" }] },
    ],
  });
});

afterAll(() => labs.end());

/** What a libvirt has of the stack's. */
async function objects(lab: Lab): Promise<string[]> {
  const lists = ["list --all --name", "net-list --all --name", "pool-list --all --name"];
  const found = await Promise.all(lists.map((list) => lab.expect(`virsh --quiet ${list}`)));
  const names = found.flatMap((text) => text.split("\n")).map((name) => name.trim());
  return names.filter((name) => name.startsWith("lvs-two-")).sort();
}

describe("bridges that take frames of different lengths", () => {
  it("are told before anything is touched", async () => {
    await second.expect(`ip link set ${JOINED_BRIDGES.back} mtu 1400`);
    const { exitStatus, output } = await first.type(`pulumi up ${PULUMI_ON_TWO}`);
    await second.expect(`ip link set ${JOINED_BRIDGES.back} mtu 1500`);

    expect(exitStatus).not.toBe(0);
    expect(output).toContain(
      "lvs:networks.back.bridge: br-back takes frames of 1500 bytes on host1, 1400 bytes on host2",
    );
    expect(await objects(first)).toEqual([]);
  });
});

describe("an up of a stack on two hypervisors", () => {
  let up: Typed;
  beforeAll(async () => {
    up = await first.type(`pulumi up ${PULUMI_ON_TWO}`);
  });

  it("makes each machine where it was placed, with a disk of its own there", async () => {
    expect(up.exitStatus, up.output).toBe(0);
    expect(await objects(first)).toEqual(["lvs-two-node1", "lvs-two-node2", "lvs-two-pool"]);
    expect(await objects(second)).toEqual(["lvs-two-node3", "lvs-two-pool"]);
    expect(await second.expect("virsh --quiet vol-list lvs-two-pool")).toContain("node3.qcow2");
  });

  it("has both real servers answer, from either hypervisor", async () => {
    for (const lab of [first, second]) {
      const answers = await answersTo(lab, "http://192.168.1.12/", 4);
      expect(answers.toSorted()).toEqual(["Node2", "Node2", "Node3", "Node3"]);
    }
  });

  it("finds nothing to do the second time", async () => {
    const { exitStatus, output } = await first.type(`pulumi up ${PULUMI_ON_TWO} --expect-no-changes`);
    expect(exitStatus, output).toBe(0);
  });
});

describe("a node that is placed on another hypervisor", () => {
  it("is made anew there, and leaves nothing where it was", async () => {
    await first.expect("pulumi config set --stack two --path lvs:nodes.node2.hypervisor host2");

    const { exitStatus, output } = await first.type(`pulumi up ${PULUMI_ON_TWO}`);

    expect(exitStatus, output).toBe(0);
    expect(await objects(first)).toEqual(["lvs-two-node1", "lvs-two-pool"]);
    expect(await objects(second)).toEqual(["lvs-two-node2", "lvs-two-node3", "lvs-two-pool"]);
    expect(await first.expect("virsh --quiet vol-list lvs-two-pool")).not.toContain("node2");
    const answers = await answersTo(first, "http://192.168.1.12/", 4);
    expect(answers.toSorted()).toEqual(["Node2", "Node2", "Node3", "Node3"]);
  });
});

describe("destroy", () => {
  it("leaves nothing on either", async () => {
    const { exitStatus, output } = await first.type(`pulumi destroy ${PULUMI_ON_TWO}`);
    expect(exitStatus, output).toBe(0);
    for (const lab of [first, second]) {
      expect(await objects(lab)).toEqual([]);
      expect(await lab.expect(`ls ${lab.dir}/pool`)).toBe("");
    }
  });
});
