import { describe, expect, it } from "vitest";
import { ownerMark } from "../../../plan/libvirtNames";
import { subjectOf } from "../../../preflight/subject";
import { sampleConfig } from "../../../tools/harness/sample";

const STACK = { project: "lvs", stack: "dev" };

/** As `pulumi config --json` prints it. */
function settings(changes: Record<string, unknown> = {}): string {
  const all: Record<string, unknown> = {
    ...Object.fromEntries(Object.entries(sampleConfig()).map(([key, value]) => [`lvs:${key}`, value])),
    "libvirt:uri": "qemu:///system",
    ...changes,
  };
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(all)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [
          key,
          { value: typeof value === "string" ? value : JSON.stringify(value), secret: false },
        ]),
    ),
  );
}

const FRESH = JSON.stringify({ version: 3, deployment: { manifest: {} } });

const KEY = "ssh-ed25519 AAAAours";
const UP = JSON.stringify({
  deployment: {
    resources: [
      { urn: "urn:pulumi:dev::lvs::pulumi:pulumi:Stack::lvs-dev", type: "pulumi:pulumi:Stack" },
      { urn: "urn:x::lvs-node1-machine-host-key", type: "lvs:ssh:SshKey", outputs: { publicKey: "ssh-ed25519 other" } },
      { urn: "urn:x::lvs-client-key", type: "lvs:ssh:SshKey", outputs: { publicKey: KEY } },
      {
        urn: "urn:x::lvs-node1-machine-domain",
        type: "libvirt:index/domain:Domain",
        outputs: { name: "lvs-dev-node1" },
      },
    ],
  },
});

describe("the stack that is examined", () => {
  it("is what pulumi says of its configuration and state", async () => {
    const subject = subjectOf(STACK, settings({ "lvs:accelerator": "tcg" }), UP);
    expect(subject).toMatchObject({
      hypervisors: [{ uri: "qemu:///system", nodes: ["node1", "node2", "node3"] }],
      stack: STACK,
      config: { accelerator: "tcg", director: "node1" },
    });
    expect(await subject.state).toEqual({ mark: ownerMark(STACK, KEY), domains: ["lvs-dev-node1"] });
  });

  it("has no mark before its first up", async () => {
    expect(await subjectOf(STACK, settings(), FRESH).state).toEqual({ domains: [] });
  });

  it("is refused when its configuration is wrong", () => {
    expect(() => subjectOf(STACK, settings({ "lvs:accelerator": "zen" }), FRESH)).toThrow("lvs:accelerator");
  });

  it("needs a hypervisor", () => {
    expect(() => subjectOf(STACK, settings({ "libvirt:uri": undefined }), FRESH)).toThrow("libvirt:uri: missing");
  });
});
