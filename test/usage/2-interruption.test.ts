import { describe, expect, it } from "vitest";
import { ended } from "../../tools/harness/clone";
import { answers, clone } from "../e2e/sharedClone";
import { domainRuns } from "../e2e/support/domainRuns";
import { killPulumi } from "../e2e/support/stack";
import { namespacesOf, processesIn } from "../lab/support/traces";

describe("pulumi destroy", () => {
  it("leaves nothing in libvirt: no domain, no network, no pool, no volume", async () => {
    await clone.expect("./lab pulumi destroy --yes --skip-preview");

    expect(await clone.expect("./lab virsh -q list --all --name")).toBe("");
    expect(await clone.expect("./lab virsh -q net-list --all --name")).toBe("");
    expect(await clone.expect("./lab virsh -q pool-list --all --name")).toBe("");
    expect(await clone.expect("find .lab/pool -type f")).toBe("");
  });
});

describe("an up", () => {
  it("that meets a domain of somebody else's with a wanted name says so, and leaves that alone", async () => {
    await clone.expect(
      `./lab sh -c 'printf "<domain type=\\"qemu\\"><name>lvs-lab-node3</name><memory>65536</memory><os><type>hvm</type></os></domain>" > foreign.xml; virsh -q define foreign.xml'`,
    );

    const { exitStatus, output } = await clone.type("npm run up");

    expect(exitStatus).not.toBe(0);
    expect(output).toContain("already has a domain lvs-lab-node3 that this stack did not make");
    expect(await clone.expect("./lab virsh -q list --all --name")).toContain("lvs-lab-node3");
    await clone.expect("./lab virsh -q undefine lvs-lab-node3");
    await clone.expect("rm foreign.xml");
  });

  it("that is killed while machines are being made leaves things behind", async () => {
    const up = clone.start("npm run up");
    await domainRuns("lvs-lab-node3");
    await killPulumi();

    expect(ended(await up).exitStatus).not.toBe(0);
    expect(await clone.expect("./lab virsh -q list --all --name")).not.toBe("");
  });

  it("isn't locked out by the one that was killed", async () => {
    expect(await clone.expect("./lab pulumi stack export")).not.toBe("");
    expect(await clone.expect("find .lab/state/.pulumi/locks -type f")).toBe("");
  });

  it("with machines that never answer fails within its bound, and shows the serial console's end", async () => {
    await clone.expect("./lab pulumi config set lvs:bootTimeoutSeconds 20");
    await clone.expect("./lab iptables -I OUTPUT -p tcp --dport 22 -j DROP");
    const { exitStatus, output } = await clone.type("npm run up");
    await clone.expect("./lab iptables -D OUTPUT -p tcp --dport 22 -j DROP");
    await clone.expect("./lab pulumi config rm lvs:bootTimeoutSeconds");

    expect(exitStatus).not.toBe(0);
    expect(output).toContain("node1 didn't answer SSH within 20 s");
    expect(output).toContain("end of the serial console");
    expect(output).not.toContain("already exists");
  });

  it("completes what was interrupted, and wakes a machine that was paused meanwhile", async () => {
    await clone.expect("./lab virsh -q suspend lvs-lab-node2");

    const { exitStatus, output } = await clone.type("npm run up");

    expect(output).not.toContain("already exists");
    expect(exitStatus, output).toBe(0);
    expect(new Set(await answers(4))).toEqual(new Set(["Node2", "Node3"]));
  });
});

describe("npm run destroy", () => {
  it("leaves no process, mount or file of the lab behind but its folder", async () => {
    const init = Number(/init process\s+(\d+)/.exec(await clone.expect("./lab status"))?.[1]);
    const namespaces = namespacesOf(init);
    expect(processesIn(namespaces).length).toBeGreaterThan(0);

    await clone.expect("npm run destroy");

    expect(processesIn(namespaces)).toEqual([]);
    expect(await clone.expect("find .lab/pool -type f")).toBe("");
    expect(await clone.expect("./lab status")).toContain("isn't running");
  });
});
