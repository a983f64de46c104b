import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { projectDir } from "../../runtime/paths";
import { newKeyPair } from "../../tasks/generateKeyPair";
import { MockedCluster } from "../../tools/harness/mockedCluster";
import { HOST_KEY, withExisting } from "../unit/config/problems";

const folder = join(projectDir, "components");

describe("a component", () => {
  it.each(readdirSync(folder))("in %s reads neither configuration nor the running stack", (file) => {
    const text = readFileSync(join(folder, file), "utf8");
    expect(text).not.toMatch(/pulumi\.Config\b|getStack\(|getProject\(|getOrganization\(|process\.env|projectDir/);
  });

  it("shows its arguments to the engine, which policies and the state have them from", async () => {
    const sample = await MockedCluster.make();

    expect(sample.inputs("lvs-node2-machine")).toMatchObject({
      node: "node2",
      memoryMiB: 1024,
      domain: "lvs-dev-node2",
    });
    expect(sample.inputs("lvs-front")).toMatchObject({ name: "lvs-dev-front", cidr: "192.168.1.0/24", made: true });
    expect(sample.inputs("lvs-storage")).toMatchObject({
      pool: "lvs-dev-pool",
      folder: "/var/lib/libvirt/lvs/lvs-dev",
    });
    expect(sample.inputs("lvs-node1")).toMatchObject({ node: "node1", backNetwork: "192.168.2.0/24" });
    expect(sample.inputs("lvs-node2")).toMatchObject({ node: "node2", addresses: ["192.168.2.13"], drainSeconds: 60 });
    expect(sample.inputs("lvs-node1-table").rules).toEqual(sample.outputs("lvs").table);
    expect(sample.inputs("lvs-node1-table").virtualServices).toMatchObject([
      { address: "192.168.1.12", port: 80, realServers: [{ address: "192.168.2.13" }, { address: "192.168.2.14" }] },
    ]);
    expect(sample.inputs("lvs-proof")).toMatchObject({ asked: { questions: [{ address: "192.168.1.12", port: 80 }] } });
  });

  it("shows what is done about each virtual service's health, where anything is", async () => {
    const health = { check: { type: "HTTP_GET", path: "/health" } };
    const checked = await MockedCluster.make({
      owner: "keepalived",
      virtualServices: [{ address: "192.168.1.12", port: 80, realServers: [{ node: "node2" }], health }],
    });

    expect(checked.inputs("lvs-node1-table").virtualServices).toMatchObject([{ health }]);
  });

  it("doesn't show how a run is done, which is no change of what is there", async () => {
    const [looking, not] = [await MockedCluster.make(), await MockedCluster.make({ driftCheck: false })];
    for (const line of looking.resources) {
      const name = line.split(" ")[1] as string;
      expect(not.inputs(name), name).toEqual(looking.inputs(name));
    }
  });

  it("keeps what is secret in its arguments secret", async () => {
    const existing = { user: "admin", hostKey: HOST_KEY, privateKey: newKeyPair().privateKey };
    const { networks, nodes } = withExisting();
    const cluster = await MockedCluster.make({ networks, nodes: { ...nodes, node2: { ...nodes.node2, existing } } });

    expect(cluster.secretInputs("lvs-node2-machine")).toEqual(["existing"]);
    expect(cluster.secretInputs("lvs-node3-machine")).toEqual([]);
  });

  it("registers each of its outputs", async () => {
    const sample = await MockedCluster.make();
    const outputs = Object.entries(sample.cluster).filter(([, value]) => pulumi.Output.isInstance(value));
    const names = outputs.map(([name]) => name).filter((name) => name !== "urn");

    expect(Object.keys(sample.outputs("lvs")).sort()).toEqual(names.sort());
  });
});
