import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Typed } from "../../tools/harness/clone";
import type { Settings } from "../../tools/harness/settings";
import { answers, clone } from "../e2e/sharedClone";
import { Laptop } from "../e2e/support/laptop";
import { up, writeSettings } from "../e2e/support/stack";

const VIP = "192.168.1.12";
const laptop = new Laptop();
const UP = "pulumi up --yes --skip-preview";

/** node2 is reached through the director only, node3 answers clients itself. */
function settings(jumpHost?: Settings["jumpHost"]): Settings {
  const realServers = [{ node: "node2" }, { node: "node3", forwarding: "gatewaying" as const }];
  return {
    nodes: {
      node1: { front: VIP, back: "192.168.2.12" },
      node2: { back: "192.168.2.13" },
      node3: { front: "192.168.1.14", back: "192.168.2.14" },
    },
    virtualServices: [{ address: VIP, port: 80, scheduler: "rr", realServers }],
    drainSeconds: 0,
    jumpHost,
  };
}

/** The stack as the laptop's user configures it, or somebody's on the hypervisor. */
async function configure(where: "laptop" | "hypervisor"): Promise<void> {
  const { address, hostKey } = laptop.hypervisor;
  await writeSettings(settings(where === "laptop" ? { host: address, user: "root", hostKey } : undefined));
  const uri = where === "laptop" ? laptop.libvirtUri : "qemu:///system";
  await clone.expect(`./lab pulumi config set libvirt:uri '${uri}'`);
}

let firstUp: Typed;

beforeAll(async () => {
  await clone.expect("./lab pulumi destroy --yes --skip-preview");
  await laptop.plugIn();
  await configure("laptop");
  firstUp = await laptop.type(UP);
});

afterAll(async () => {
  await configure("hypervisor");
  await laptop.unplug();
});

describe("from a machine that reaches only the hypervisor, and that only by SSH", () => {
  it("the VIP isn't reached", async () => {
    expect((await laptop.type(`curl -s -m 3 http://${VIP}/`)).exitStatus).not.toBe(0);
  });

  it("an up makes the cluster, and proves the VIP by requests from the hypervisor", async () => {
    expect(firstUp.exitStatus, firstUp.output).toBe(0);
    const proof = JSON.parse(await laptop.expect("pulumi stack output proof --json"));
    expect(proof).toEqual({ requests: 10, answers: { node2: 5, node3: 5 } });
    expect((await answers(4)).sort()).toEqual(["Node2", "Node2", "Node3", "Node3"]);
  });

  it("a second one, with another SSH agent, reads the table and finds nothing to change", async () => {
    const output = await laptop.expect(`${UP} --expect-no-changes`);
    expect(output).toMatch(/\d+ unchanged/);
    expect(output).not.toContain("can't be read");
  });

  it("the key that logs in on the hypervisor is nowhere in the state", async () => {
    const state = await laptop.expect("pulumi stack export --show-secrets");
    const [line = ""] = (await readFile(laptop.hypervisor.keyFile, "utf8")).split("\n").slice(2, 3);

    expect(state).toContain(laptop.hypervisor.hostKey);
    expect(line).toMatch(/^.{40,}$/);
    expect(state).not.toContain(line);
    expect(state).not.toMatch(/agent\.\d/);
  });

  it.each(["node1", "node2", "node3"])("the stack's own words log in on %s", async (node) => {
    await clone.expect(`./lab sh -c 'pulumi stack output knownHosts >>${laptop.hypervisor.knownHosts}'`);
    const logIn = `$(pulumi stack output ssh --json | node -p 'JSON.parse(fs.readFileSync(0))["${node}"]')`;
    const name = await laptop.expect(
      `pulumi stack output privateKey --show-secrets | ssh-add -q - && ${logIn} hostname`,
    );
    expect(name.trim()).toBe(node);
  });
});

describe("a cluster that was made from there", () => {
  it("is the same to an up on the hypervisor itself, and back again", async () => {
    await configure("hypervisor");
    const there = await up();
    await configure("laptop");
    const back = await laptop.expect(UP);

    for (const output of [there, back]) expect(output).not.toMatch(/-domain|-disk|-seed/);
    expect((await answers(4)).sort()).toEqual(["Node2", "Node2", "Node3", "Node3"]);
  });

  it("is destroyed from there", async () => {
    await laptop.expect("pulumi destroy --yes --skip-preview");
    expect(await clone.expect("./lab virsh -q list --all --name")).toBe("");
  });
});
