import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import type { Cluster } from "../../library/cluster";
import type { LiveTable } from "../../tasks/readTable";
import type { WaitInput } from "../../tasks/waitForMachine";
import { sampleCluster } from "../../tools/harness/mockedCluster";
import { type MockedEngine, mockEngine, type Registered, settled } from "../../tools/harness/mockedEngine";
import { sampleConfig } from "../../tools/harness/sample";
import { machineResources } from "./machineResources";

const PROOF = { requests: 10, answers: { node2: 5, node3: 5 } };
const PROOFS = { "-t 192.168.1.12:80": { by: "http", ...PROOF } };
const LAST_CHANGE = "ipvsadm -A -t 192.168.1.12:80 -s wlc\nsaved for the next boot at 2026-01-01T00:00:00.000Z";
const UNCHANGED: LiveTable = { reachable: true, found: [], wanted: [], owned: [] };
const MIRROR = "http://vault.centos.org";

let engine: MockedEngine;
let cluster: Cluster;

beforeAll(async () => {
  engine = await mockEngine({
    resource({ type, name }) {
      if (type === "command:remote:Command") return { stdout: LAST_CHANGE };
      if (type !== "command:local:Command") return {};
      return { stdout: JSON.stringify(name.endsWith("-pair") ? keyPair(name) : PROOFS) };
    },
    call: () => ({ stdout: JSON.stringify(UNCHANGED) }),
  });
  cluster = await sampleCluster();
  await Promise.all([cluster.proof, cluster.table, cluster.privateKey, cluster.hostKeys].map(settled<unknown>));
});

function keyPair(name: string) {
  return { privateKey: `${name} private`, publicKey: `ssh-ed25519 ${name}` };
}

function resource(name: string): Registered {
  const found = engine.resources.find((each) => each.name === name);
  if (!found) throw new Error(`no resource ${name}`);
  return found;
}

/** The resources of the sample's own cluster, without those that single tests make. */
function ofSample(): Registered[] {
  return engine.resources.filter(({ name }) => name === "lvs" || name.startsWith("lvs-"));
}

/** Everything that must be there before a resource, through however many others and inside components. */
function prerequisites(name: string): Set<string> {
  const found = new Set<string>();
  const visit = (each: string) => {
    for (const next of engine.registrations.get(each)?.dependsOn ?? []) {
      if (!found.has(next)) {
        found.add(next);
        visit(next);
      }
    }
  };
  visit(name);
  return found;
}

describe("the sample's cluster", () => {
  it("is made of these resources", () => {
    expect(
      ofSample()
        .map(({ type, name }) => `${type} ${name}`)
        .sort(),
    ).toEqual(
      [
        ...["node1", "node2", "node3"].flatMap(machineResources),
        "command:local:Command lvs-node2-drain",
        "command:local:Command lvs-node3-drain",
        "command:local:Command lvs-client-key-pair",
        "command:local:Command lvs-proof-requests",
        "command:remote:Command lvs-node1-table-rules",
        "libvirt:index/network:Network lvs-back-network",
        "libvirt:index/network:Network lvs-front-network",
        "command:local:Command lvs-storage-image",
        "libvirt:index/pool:Pool lvs-storage-pool",
        "libvirt:index/volume:Volume lvs-storage-base",
        "lvs:index:Cluster lvs",
        "lvs:cluster:Director lvs-node1",
        "lvs:cluster:LvsTable lvs-node1-table",
        "lvs:cluster:RealServer lvs-node2",
        "lvs:cluster:RealServer lvs-node3",
        "lvs:cluster:VipProof lvs-proof",
        "lvs:network:Network lvs-back",
        "lvs:network:Network lvs-front",
        "lvs:ssh:SshKey lvs-client-key",
        "lvs:storage:Storage lvs-storage",
      ].sort(),
    );
  });

  it("names everything in libvirt after the stack", () => {
    const names = ofSample()
      .filter(({ type }) => /:(Domain|Network|Pool)$/.test(type))
      .filter(({ custom }) => custom)
      .map(({ inputs }) => inputs.name);

    expect(names.sort()).toEqual([
      "lvs-dev-back",
      "lvs-dev-front",
      "lvs-dev-node1",
      "lvs-dev-node2",
      "lvs-dev-node3",
      "lvs-dev-pool",
    ]);
  });

  it("has a front network on which the hypervisor is the console, and an isolated back network", () => {
    expect(resource("lvs-front-network").inputs).toMatchObject({
      mode: "nat",
      addresses: ["192.168.1.0/24"],
      dhcp: { enabled: false },
      xml: { xslt: expect.stringContaining('<xsl:attribute name="address">192.168.1.11</xsl:attribute>') },
    });
    expect(resource("lvs-back-network").inputs).toMatchObject({ mode: "none", dhcp: { enabled: false } });
    expect(resource("lvs-back-network").inputs).not.toHaveProperty("addresses");
  });

  it("puts the director on both networks and the real servers on the back network only", () => {
    const networks = (node: string) =>
      (resource(`lvs-${node}-machine-domain`).inputs.networkInterfaces as { networkId: string }[]).map(
        ({ networkId }) => networkId,
      );

    expect(networks("node1")).toEqual(["lvs-front-network-id", "lvs-back-network-id"]);
    expect(networks("node2")).toEqual(["lvs-back-network-id"]);
    expect(networks("node3")).toEqual(["lvs-back-network-id"]);
  });

  it("gives each interface a MAC address of its own, and the machine's seed the same", () => {
    const macs = ["node1", "node2", "node3"].flatMap((node) =>
      (resource(`lvs-${node}-machine-domain`).inputs.networkInterfaces as { mac: string }[]).map(({ mac }) => mac),
    );

    expect(new Set(macs).size).toBe(4);
    expect(macs.every((mac) => /^52:54:00(:[0-9a-f]{2}){3}$/.test(mac))).toBe(true);
    expect(resource("lvs-node2-machine-seed").inputs.networkConfig).toContain(macs[2]);
  });

  it("boots each machine from an overlay of one base image, with an owner's mark and a logged serial console", () => {
    expect(resource("lvs-node2-machine-disk").inputs).toEqual({
      name: "node2.qcow2",
      pool: "lvs-dev-pool",
      baseVolumeId: "lvs-storage-base-id",
      format: "qcow2",
    });
    expect(resource("lvs-node2-machine-domain").inputs).toMatchObject({
      description: expect.stringMatching(/^Managed by the Pulumi stack dev of project lvs, key [0-9a-f]{16}$/),
      type: "kvm",
      memory: 1024,
      vcpu: 1,
      disks: [{ volumeId: "lvs-node2-machine-disk-id" }],
      cloudinit: "lvs-node2-machine-seed-id",
      consoles: [{ type: "pty", targetType: "serial" }],
      xml: { xslt: expect.stringContaining("/var/log/libvirt/qemu/lvs-dev-node2-console.log") },
    });
  });

  it("routes the real servers' own traffic through the director, which forwards it from its first boot", () => {
    expect(resource("lvs-node2-machine-seed").inputs.networkConfig).toContain("gateway: 192.168.2.12");
    expect(resource("lvs-node1-machine-seed").inputs.networkConfig).toContain("gateway: 192.168.1.11");
    expect(JSON.stringify(resource("lvs-node1-machine-seed").inputs.userData)).toContain("MASQUERADE");
    expect(JSON.stringify(resource("lvs-node2-machine-seed").inputs.userData)).not.toContain("MASQUERADE");
  });

  it("makes a machine anew when its addresses change, not when the seed's other words do", () => {
    expect(engine.registrations.get("lvs-node2-machine-seed")?.ignoreChanges).toEqual(["userData"]);
    expect(engine.registrations.get("lvs-node2-machine-domain")?.replaceOnChanges).toEqual([
      "cloudinit",
      "networkInterfaces",
      "cpu",
    ]);
  });

  it("leaves the CPU that machines see to QEMU", () => {
    expect(resource("lvs-node2-machine-domain").inputs).not.toHaveProperty("cpu");
  });

  it("pins each machine's own host key on its connection, and the director's on the way through it", () => {
    const connection = waitInput("node2").connection;

    expect(connection).toMatchObject({
      host: "192.168.2.13",
      user: "centos",
      privateKey: "lvs-client-key-pair private",
      hostKey: "ssh-ed25519 lvs-node2-machine-host-key-pair",
      proxy: { host: "192.168.1.12", hostKey: "ssh-ed25519 lvs-node1-machine-host-key-pair" },
    });
    expect(waitInput("node1").connection).not.toHaveProperty("proxy");
  });

  it("waits for each machine within a bound, longer where there is no KVM", async () => {
    await settled((await sampleCluster({ accelerator: "tcg" }, "emulated")).table);

    expect(waitInput("node1").timeoutSeconds).toBe(300);
    expect(waitInput("node1", "emulated").timeoutSeconds).toBe(600);
    expect(resource("emulated-node1-machine-domain").inputs.type).toBe("qemu");
  });

  it("runs role scripts from standard input, again on every change, and without replacing", () => {
    for (const node of ["node1", "node2", "node3"]) {
      expect(resource(`lvs-${node}-configure`).inputs).toMatchObject({
        create: "sudo -n bash -s",
        update: "sudo -n bash -s",
        stdin: expect.stringContaining(`PACKAGE_MIRROR='${MIRROR}'`),
        triggers: [`lvs-${node}-machine-domain-id`],
        addPreviousOutputInEnv: false,
      });
    }
    expect(resource("lvs-node3-configure").inputs.stdin).toContain("GREETING='Node3'");
    expect(resource("lvs-node1-configure").inputs.stdin).toContain("BACK_NETWORK='192.168.2.0/24'");
  });

  it("gives the director the sample's table on standard input", () => {
    expect(resource("lvs-node1-table-rules").inputs).toMatchObject({
      create: "sudo -n /usr/local/sbin/lvs-table apply",
      update: expect.stringContaining("sudo -n /usr/local/sbin/lvs-table apply --drain-seconds 60 --lines 4 # "),
      stdin:
        "--set 900 120 300\n" +
        "-A -t 192.168.1.12:80 -s wlc\n" +
        "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1\n" +
        "-a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1\n",
    });
  });

  it("asks the VIP again after every change of the table, also one that was undone, and of a node", () => {
    const triggers = resource("lvs-proof-requests").inputs.triggers as unknown[];

    expect(triggers.slice(0, 2)).toEqual([
      resource("lvs-node1-table-rules").inputs.stdin?.toString().trim().split("\n").slice(1),
      LAST_CHANGE,
    ]);
    expect(new Set(triggers.slice(2)).size).toBe(3);
  });

  it("asks the VIP, and knows which real servers should answer", () => {
    const input = JSON.parse(resource("lvs-proof-requests").inputs.stdin as string);

    expect(input).toMatchObject({
      questions: [
        {
          virtualService: "-t 192.168.1.12:80",
          conversation: { protocol: "http", path: "/" },
          realServers: { node2: "192.168.2.13:80", node3: "192.168.2.14:80" },
        },
      ],
      director: { host: "192.168.1.12" },
    });
  });
});

describe("the order of an up", () => {
  it("lets every machine boot and be configured without waiting for another's configuration", () => {
    for (const node of ["node1", "node2", "node3"]) {
      const others = ["node1", "node2", "node3"].filter((other) => other !== node);
      const before = prerequisites(`lvs-${node}-configure`);
      expect(before).toContain(`lvs-${node}-machine-ready`);
      for (const other of others) {
        expect(before).not.toContain(`lvs-${other}-configure`);
        expect(before).not.toContain(`lvs-${other}-machine-ready`);
      }
    }
  });

  it("applies the table when the director and every real server are configured", () => {
    const before = prerequisites("lvs-node1-table-rules");

    for (const node of ["node1", "node2", "node3"]) expect(before).toContain(`lvs-${node}-configure`);
  });

  it("proves the VIP after the table is applied", () => {
    expect(prerequisites("lvs-proof-requests")).toContain("lvs-node1-table-rules");
  });

  it("removes what an interrupted up left behind before it makes the same thing", () => {
    const hooks = Object.fromEntries(
      ofSample()
        .filter(({ type }) => type.startsWith("libvirt:"))
        .map(({ name }) => [name, engine.registrations.get(name)?.beforeCreate]),
    );

    expect(hooks).toEqual({
      "lvs-front-network": ["lvs-remove-leftover-network"],
      "lvs-back-network": ["lvs-remove-leftover-network"],
      "lvs-storage-pool": ["lvs-remove-leftover-pool"],
      "lvs-storage-base": ["lvs-remove-leftover-volume", "lvs-storage-image", "lvs-storage-hint"],
      ...Object.fromEntries(
        ["node1", "node2", "node3"].flatMap((node) => [
          [`lvs-${node}-machine-disk`, ["lvs-remove-leftover-volume"]],
          [`lvs-${node}-machine-seed`, ["lvs-remove-leftover-volume"]],
          [`lvs-${node}-machine-domain`, ["lvs-remove-leftover-domain"]],
        ]),
      ),
    });
  });

  it("closes each machine's disk and seed to other users of the hypervisor once it is made", () => {
    const closed = ofSample().filter(({ name }) =>
      engine.registrations.get(name)?.afterCreate.includes("lvs-close-volume"),
    );

    expect(closed.map(({ name }) => name).sort()).toEqual(
      ["node1", "node2", "node3"].flatMap((node) => [`lvs-${node}-machine-disk`, `lvs-${node}-machine-seed`]),
    );
  });

  it("removes a libvirt object before it makes its successor of the same name", () => {
    const kept = ofSample()
      .filter(({ type }) => type.startsWith("libvirt:"))
      .filter(({ name }) => !engine.registrations.get(name)?.deleteBeforeReplace);

    expect(kept).toEqual([]);
  });
});

describe("the stack's outputs", () => {
  it("are the VIP, its URL, who is who, the table, the proof and the ways to log in", async () => {
    const { vip, url, director, realServers, table, proof, proofs, ssh, nodes, hostKeys } = cluster;

    expect(
      await settled(pulumi.output({ vip, url, director, realServers, table, proof, proofs, ssh, nodes, hostKeys })),
    ).toEqual({
      vip: "192.168.1.12",
      url: "http://192.168.1.12",
      director: "node1",
      realServers: { node2: "192.168.2.13", node3: "192.168.2.14" },
      table: [
        "-A -t 192.168.1.12:80 -s wlc",
        "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1",
        "-a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1",
      ],
      proof: PROOF,
      proofs: PROOFS,
      ssh: {
        node1: "ssh centos@192.168.1.12",
        node2: "ssh -J centos@192.168.1.12 centos@192.168.2.13",
        node3: "ssh -J centos@192.168.1.12 centos@192.168.2.14",
      },
      nodes: {
        node1: { address: "192.168.1.12", user: "centos" },
        node2: { address: "192.168.2.13", user: "centos", jump: "node1" },
        node3: { address: "192.168.2.14", user: "centos", jump: "node1" },
      },
      hostKeys: Object.fromEntries(
        ["node1", "node2", "node3"].map((node) => [node, `ssh-ed25519 lvs-${node}-machine-host-key-pair`]),
      ),
    });
  });

  it("pin the nodes' host keys for ssh itself", async () => {
    expect(await settled(cluster.knownHosts)).toBe(
      "192.168.1.12 ssh-ed25519 lvs-node1-machine-host-key-pair\n" +
        "192.168.2.13 ssh-ed25519 lvs-node2-machine-host-key-pair\n" +
        "192.168.2.14 ssh-ed25519 lvs-node3-machine-host-key-pair",
    );
  });

  it("keep every private key a secret", async () => {
    const pairs = ofSample().filter(({ name }) => name.endsWith("-pair"));

    expect(pairs).toHaveLength(4);
    for (const { name, inputs } of pairs) {
      expect(engine.registrations.get(name)?.additionalSecretOutputs).toEqual(["stdout"]);
      expect(inputs.logging).toBe("none");
    }
    expect(await pulumi.isSecret(cluster.privateKey)).toBe(true);
  });

  it("never change a key that was made once, whatever makes keys later", () => {
    const pairs = ofSample().filter(({ name }) => name.endsWith("-pair"));

    for (const { name, inputs } of pairs) {
      expect(engine.registrations.get(name)?.ignoreChanges).toEqual(["create", "logging"]);
      expect(Object.keys(inputs).filter((input) => !["create", "logging"].includes(input))).toEqual([]);
    }
  });

  it("are not secret themselves but for the key", async () => {
    const { vip, table, proof, hostKeys, ssh } = cluster;

    for (const output of [vip, table, proof, hostKeys, ssh]) {
      expect(await pulumi.isSecret(output as pulumi.Output<unknown>)).toBe(false);
    }
  });
});

describe("a stack whose services can't be asked", () => {
  it("sends no requests, and says why", async () => {
    const [service] = sampleConfig().virtualServices;
    const virtualServices = [{ ...service, protocol: "udp", port: 514 }];
    const unasked = await sampleCluster({ virtualServices }, "unasked");

    expect(await settled(unasked.proof)).toBeUndefined();
    expect(await settled(unasked.proofs)).toEqual({
      "-u 192.168.1.12:514": { notAsked: "nobody here knows what is asked and answered over UDP at port 514" },
    });
    expect(engine.resources.map(({ name }) => name)).not.toContain("unasked-proof-requests");
  });
});

describe("a stack with verify: false", () => {
  it("sends no requests and has no proof", async () => {
    const unverified = await sampleCluster({ verify: false }, "unverified");
    await settled(unverified.table);

    expect(await settled(unverified.proof)).toBeUndefined();
    expect(await settled(unverified.proofs)).toEqual({});
    expect(engine.resources.map(({ name }) => name)).not.toContain("unverified-proof-requests");
  });
});

function waitInput(node: string, name = "lvs"): WaitInput {
  return JSON.parse(resource(`${name}-${node}-machine-ready`).inputs.stdin as string);
}
