import { describe, expect, it } from "vitest";
import {
  type Deployment,
  isInterrupted,
  madeObjects,
  unfinishedObjects,
  withoutPending,
} from "../../../../stack/repair/deployment";

const URI = "qemu:///system";
const PROVIDER = { urn: "urn:pulumi:dev::lvs::pulumi:providers:libvirt::default", id: "1" };
const provider = { ...PROVIDER, type: "pulumi:providers:libvirt", inputs: { uri: "qemu+ssh://other/system" } };

function resource(type: string, inputs: Record<string, unknown>, id?: string) {
  const urn = `urn:pulumi:dev::lvs::${type}::${inputs.name}`;
  return { urn, type, inputs, provider: `${PROVIDER.urn}::${PROVIDER.id}`, ...(id && { id }) };
}

const domain = resource("libvirt:index/domain:Domain", { name: "lvs-dev-node1", description: "the mark" });
const seed = resource("libvirt:index/cloudinitDisk:CloudinitDisk", { name: "node1-seed.iso", pool: "lvs-dev-pool" });
const network = resource("libvirt:index/network:Network", { name: "lvs-dev-front" }, "22");
const key = resource("command:local:Command", { create: "true" });

const interrupted: Deployment = {
  resources: [provider, network],
  pending_operations: [
    { type: "creating", resource: domain },
    { type: "creating", resource: seed },
    { type: "creating", resource: key },
    { type: "creating", resource: network },
    { type: "deleting", resource: resource("libvirt:index/pool:Pool", { name: "lvs-dev-pool" }) },
  ],
};

describe("what a killed pulumi may have made and nobody knows of", () => {
  it("is what it had begun to create in libvirt, without what the state knows meanwhile", () => {
    expect(unfinishedObjects(interrupted, URI)).toEqual([
      { kind: "domain", uri: "qemu+ssh://other/system", name: "lvs-dev-node1", description: "the mark" },
      { kind: "volume", uri: "qemu+ssh://other/system", name: "node1-seed.iso", pool: "lvs-dev-pool" },
    ]);
  });

  it("is looked for at the configuration's libvirt when a destroy has taken the provider away", () => {
    const destroyed = { pending_operations: interrupted.pending_operations };
    expect(unfinishedObjects(destroyed, URI).map(({ uri }) => uri)).toContain(URI);
  });
});

it("what the stack has made comes with libvirt's UUID", () => {
  expect(madeObjects(interrupted, URI)).toEqual([
    { kind: "network", uri: "qemu+ssh://other/system", name: "lvs-dev-front", uuid: "22" },
  ]);
});

it("a state without anything pending keeps all else", () => {
  expect(isInterrupted(interrupted)).toBe(true);
  const repaired = withoutPending(interrupted);
  expect(isInterrupted(repaired)).toBe(false);
  expect(repaired.resources).toBe(interrupted.resources);
});
