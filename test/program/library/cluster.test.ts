import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Cluster } from "../../../library/cluster";
import type { ClusterArgs } from "../../../library/clusterArgs";
import { newKeyPair } from "../../../tasks/generateKeyPair";
import { type MockedEngine, mockEngine, settled } from "../../../tools/harness/mockedEngine";
import { sampleConfig } from "../../../tools/harness/sample";
import { HOST_KEY, withExisting } from "../../unit/config/problems";

const UNCHANGED = { reachable: true, found: [], wanted: [], owned: [] };

let engine: MockedEngine;
beforeEach(async () => {
  engine = await mocked();
});
afterEach(() => pulumi.runtime.disconnect());

function mocked(preview = false): Promise<MockedEngine> {
  pulumi.runtime.setAllConfig({});
  return mockEngine({
    preview,
    resource({ type, name, inputs }) {
      if (type === "pulumi:providers:libvirt") return { uri: inputs.uri };
      if (type === "command:remote:Command") return { stdout: "saved" };
      if (type !== "command:local:Command") return {};
      const made = name.endsWith("-pair") ? { privateKey: `${name} private`, publicKey: `ssh-ed25519 ${name}` } : {};
      return { stdout: JSON.stringify(made) };
    },
    call: () => ({ stdout: JSON.stringify(UNCHANGED) }),
  });
}

function inputs(name: string): Record<string, unknown> {
  const found = engine.resources.find((each) => each.name === name);
  if (!found) throw new Error(`no resource ${name}`);
  return found.inputs;
}

async function make(name: string, args: Partial<ClusterArgs> = {}, opts?: pulumi.ComponentResourceOptions) {
  const { Cluster } = await import("../../../library/index");
  return new Cluster(name, { ...sampleConfig(), ...args }, opts);
}

async function made(cluster: Cluster): Promise<void> {
  await Promise.all([settled<unknown>(cluster.table), settled<unknown>(cluster.proof), settled(cluster.hostKeys)]);
  await pulumi.runtime.disconnect();
}

/** What is wrong with arguments, as a program is told. */
async function mistakes(args: Record<string, unknown>): Promise<pulumi.InputPropertiesError> {
  try {
    await make("web", args as Partial<ClusterArgs>);
  } catch (error) {
    if (pulumi.InputPropertiesError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("nothing is wrong with these");
}

const LIBVIRT = { "libvirt:uri": "qemu:///system" };

describe("two clusters of a program", () => {
  it("have resources, objects in libvirt, folders, keys and marks of their own", async () => {
    pulumi.runtime.setAllConfig(LIBVIRT);
    const [web, mail] = [await make("web"), await make("mail")];
    await Promise.all([web, mail].map(({ table, proof }) => settled(pulumi.all([table, proof]))));
    await pulumi.runtime.disconnect();

    const names = engine.resources.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^(web|mail)(-|$)/.test(name))).toEqual([]);
    expect([inputs("web-front-network").name, inputs("mail-front-network").name]).toEqual([
      "lvs-dev-web-front",
      "lvs-dev-mail-front",
    ]);
    expect(inputs("web-storage-pool")).toMatchObject({
      name: "lvs-dev-web-pool",
      target: { path: "/var/lib/libvirt/lvs/lvs-dev-web" },
    });
    expect(inputs("mail-node1-machine-domain")).toMatchObject({ name: "lvs-dev-mail-node1" });
    const [one, other] = ["web", "mail"].map((name) => engine.registrations.get(`${name}-node1-machine-domain`));
    expect(one?.beforeCreate).toEqual(["web-remove-leftover-domain"]);
    expect(other?.beforeCreate).toEqual(["mail-remove-leftover-domain"]);
  });

  it("are called in libvirt as they are told", async () => {
    pulumi.runtime.setAllConfig(LIBVIRT);
    await made(await make("web", { namePrefix: "shop" }));

    expect(inputs("web-node1-machine-domain").name).toBe("shop-node1");
  });
});

describe("a cluster's hypervisor", () => {
  it("is that of the libvirt provider among its options", async () => {
    const libvirt = await import("@pulumi/libvirt");
    const provider = new libvirt.Provider("host1", { uri: "qemu+ssh://root@host1/system" });
    await made(await make("web", {}, { providers: [provider] }));

    expect(engine.registrations.get("web-node1-machine-domain")?.provider).toMatch(/host1::/);
    expect(JSON.parse(inputs("web-node1-machine-ready").stdin as string).libvirtUri).toBe(
      "qemu+ssh://root@host1/system",
    );
  });

  it("must be somewhere", async () => {
    await expect(make("web")).rejects.toThrow(
      /web has no hypervisor\n {2}expected: a libvirt provider among its options/,
    );
  });
});

describe("wrong arguments", () => {
  it("are all told at once, by their paths, in words for a program and without a stack", async () => {
    const error = await mistakes({ director: "node9", drainSeconds: -1, imageSha: "x" });

    expect(error.errors.map(({ propertyPath }) => propertyPath).sort()).toEqual([
      "director",
      "drainSeconds",
      "imageSha",
    ]);
    expect(error.message).toMatch(/^the arguments of the cluster web have 3 problems\n/);
    expect(error.message).not.toMatch(/lvs:|pulumi config/);
    expect(pulumi.RunError.isInstance(error)).toBe(true);
    expect(engine.resources).toEqual([]);
  });

  it.each([
    [{ namePrefix: "../web" }, "namePrefix"],
    [{ preflight: true }, "preflight"],
    [{ director: pulumi.output("node1") }, "director"],
  ])("%o are refused", async (args, path) => {
    expect((await mistakes(args)).errors.map(({ propertyPath }) => propertyPath)).toEqual([path]);
  });
});

describe("a real server that another resource makes", () => {
  const service = (address: pulumi.Input<string>, more = {}): Partial<ClusterArgs> => ({
    virtualServices: [{ address: "192.168.1.12", port: 80, realServers: [{ node: "node2" }, { address }], ...more }],
  });

  it("is in the table by the address that it turns out to have", async () => {
    pulumi.runtime.setAllConfig(LIBVIRT);
    const cluster = await make("web", service(pulumi.output("192.168.2.77")));
    await made(cluster);

    expect(await settled(cluster.table)).toContain("-a -t 192.168.1.12:80 -r 192.168.2.77:80 -m -w 1");
    expect(inputs("web-node1-table-rules").stdin).toContain("192.168.2.77");
    expect(inputs("web-proof").asked).toMatchObject({
      questions: [{ realServers: { "192.168.2.77": "192.168.2.77:80" } }],
    });
    expect(JSON.stringify(engine.resources)).not.toContain("192.168.2.254");
  });

  it("makes the same of the same address as one that is known before", async () => {
    pulumi.runtime.setAllConfig(LIBVIRT);
    await made(await make("web", service("192.168.2.77")));
    const known = engine.resources.map(({ name, inputs }) => [name, inputs]);
    engine = await mocked();
    pulumi.runtime.setAllConfig(LIBVIRT);
    await made(await make("web", service(pulumi.output("192.168.2.77"))));

    expect(new Map(engine.resources.map(({ name, inputs }) => [name, inputs]))).toEqual(new Map(known as []));
  });

  it("leaves the table unknown in a preview that can't know the address", async () => {
    engine = await mocked(true);
    pulumi.runtime.setAllConfig(LIBVIRT);
    await make("web", service(pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>));
    await pulumi.runtime.disconnect();

    expect(pulumi.isUnknown(inputs("web-node1-table").rules)).toBe(true);
    expect(inputs("web-node1-machine")).toMatchObject({ node: "node1" });
  });
});

describe("an existing machine's keys", () => {
  it("may come from other resources, and the private one stays secret", async () => {
    const privateKey = pulumi.secret(newKeyPair().privateKey);
    const hostKey = pulumi.output(`${HOST_KEY} root@node2`);
    const { networks, nodes } = withExisting();
    const existing = { user: "admin", hostKey, privateKey };
    pulumi.runtime.setAllConfig(LIBVIRT);
    await made(
      await make("web", {
        networks: networks as ClusterArgs["networks"],
        nodes: { ...nodes, node2: { ...nodes.node2, existing } } as ClusterArgs["nodes"],
      }),
    );

    // without the comment
    expect(inputs("web-node2-machine-claim").triggers).toEqual([HOST_KEY, nodes.node2?.back]);
    const machine = engine.resources.find(({ name }) => name === "web-node2-machine");
    expect(machine?.secret).toEqual(["existing"]);
    expect(engine.resources.find(({ name }) => name === "web")?.secret).toEqual(["nodes"]);
  });
});

describe("a jump host's keys", () => {
  it("may come from other resources, and the private one stays secret", async () => {
    const privateKey = newKeyPair().privateKey;
    const jumpHost = {
      host: "host1",
      user: "ada",
      hostKey: pulumi.output(`${HOST_KEY} root@host1`),
      privateKey: pulumi.output(privateKey),
    };
    pulumi.runtime.setAllConfig(LIBVIRT);
    await made(await make("web", { jumpHost }));

    const { proxy } = inputs("web-node1-configure").connection as { proxy: unknown };
    expect(proxy).toMatchObject({ host: "host1", user: "ada", hostKey: HOST_KEY, privateKey });
    expect(engine.resources.find(({ name }) => name === "web-node1-configure")?.secret).toContain("connection");
    expect(engine.resources.find(({ name }) => name === "web")?.secret).toEqual(["jumpHost"]);
  });
});
