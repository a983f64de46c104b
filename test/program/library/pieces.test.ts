import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { task } from "../../../components/task";
import type { DirectorArgs, LvsTableArgs, MachineLoginArgs, RealServerMachineArgs } from "../../../library/index";
import type { ClaimInput } from "../../../tasks/claimMachine";
import { newKeyPair } from "../../../tasks/generateKeyPair";
import type { ProveInput } from "../../../tasks/proveVip";
import { type MockedEngine, mockEngine, settled } from "../../../tools/harness/mockedEngine";
import { HOST_KEY } from "../../unit/config/problems";

const KEY = newKeyPair().privateKey;
const LOGIN: MachineLoginArgs = {
  guest: "debian12",
  host: "192.168.1.12",
  user: "admin",
  hostKey: `${HOST_KEY} root@lb`,
  privateKey: KEY,
};
const SERVICE = {
  address: "192.168.1.12",
  port: 80,
  scheduler: "rr" as const,
  realServers: [{ address: "192.168.2.13" }],
};

const PROOFS = { "-t 192.168.1.12:80": { by: "http", requests: 10, answers: { "192.168.2.13": 10 } } };

let engine: MockedEngine;
let pieces: typeof import("../../../library/index");
beforeEach(async () => {
  pulumi.runtime.setAllConfig({});
  engine = await mockEngine({
    preview: false,
    resource: ({ type }) => (type.startsWith("command:") ? { stdout: JSON.stringify(PROOFS) } : {}),
    call: () => ({ stdout: JSON.stringify({ reachable: true, found: [], wanted: [], owned: [] }) }),
  });
  pieces = await import("../../../library/index");
});
afterEach(() => pulumi.runtime.disconnect());

function machine(more: Partial<MachineLoginArgs> = {}, name = "lb") {
  return new pieces.ExistingMachine(name, { ...LOGIN, ...more });
}

function director(more: Partial<DirectorArgs> = {}) {
  return new pieces.Director("lb", { machine: machine(), ...more });
}

function table(args: Partial<LvsTableArgs> = {}) {
  return new pieces.LvsTable("web", { director: director(), virtualServices: [SERVICE], ...args });
}

function inputs(name: string): Record<string, unknown> {
  const found = engine.resources.find((each) => each.name === name);
  if (!found) throw new Error(`no resource ${name}`);
  return found.inputs;
}

/** What is wrong with a component's arguments, as a program is told. */
function mistakes(make: () => unknown): [path: string, reason: string][] {
  try {
    make();
  } catch (error) {
    if (!pulumi.InputPropertiesError.isInstance(error)) throw error;
    return error.errors.map(({ propertyPath, reason }) => [propertyPath, reason]);
  }
  throw new Error("nothing is wrong with these");
}

describe("a machine that somebody else makes", () => {
  it("is taken by the stack as it is told to log in, and given back in the end", async () => {
    await settled(machine().node.instance);
    await pulumi.runtime.disconnect();

    const claim = inputs("lb-claim");
    expect([claim.create, claim.delete]).toEqual([task("claimMachine"), task("releaseMachine")]);
    const { connection, guest, publicKey, mark } = JSON.parse(claim.stdin as string) as ClaimInput;
    expect(connection).toEqual({ host: "192.168.1.12", user: "admin", hostKey: HOST_KEY, privateKey: KEY });
    expect([guest, publicKey]).toEqual(["debian12", undefined]);
    expect(mark).toContain(", as lb, key ");
  });

  it("may have an address, a host key and a private key that other resources tell", async () => {
    const told = {
      host: pulumi.output("lb.example"),
      hostKey: pulumi.output(HOST_KEY),
      privateKey: pulumi.secret(KEY),
    };
    await settled(machine({ ...told, port: 2222 }).node.instance);
    await pulumi.runtime.disconnect();

    const { connection } = JSON.parse(inputs("lb-claim").stdin as string) as ClaimInput;
    expect(connection).toEqual({ host: "lb.example", port: 2222, user: "admin", hostKey: HOST_KEY, privateKey: KEY });
  });

  it("is logged in on through another one where it is told so", async () => {
    await settled(machine({ host: "192.168.2.13", through: machine() }, "web1").node.instance);
    await pulumi.runtime.disconnect();

    const { connection } = JSON.parse(inputs("web1-claim").stdin as string) as ClaimInput;
    expect(connection.proxy).toMatchObject({ host: "192.168.1.12", user: "admin" });
  });

  it.each([
    [{ user: undefined }, "user", "missing"],
    [{ hostKey: "ssh-ed25519 XXXX" }, "hostKey", "bad value"],
    [{ host: "192.168.1.12; rm" }, "host", "an address or a host's name"],
    [{ guest: "centos6" }, "guest", "one of centos7, el9, debian12"],
    [{ identity: "x" }, "identity", "unknown argument; expected: one of host, user"],
    [{ privateKey: "x" }, "privateKey", "an OpenSSH private key"],
  ])("is refused for %o", (wrong, path, reason) => {
    expect(mistakes(() => machine(wrong as Partial<MachineLoginArgs>))).toEqual([
      [path, expect.stringContaining(reason)],
    ]);
    expect(engine.resources).toEqual([]);
  });
});

describe("a director by itself", () => {
  it("is told what its guest is and whom it hides", async () => {
    await settled(director({ backNetwork: "192.168.2.0/24" }).configuration);
    await pulumi.runtime.disconnect();

    expect(inputs("lb-configure").stdin).toContain("BACK_NETWORK='192.168.2.0/24'\n");
    expect(engine.registrations.get("lb-configure")?.dependsOn).toEqual(["lb-claim"]);
  });

  it("is told all that is wrong", () => {
    const wrong = { machine: {}, backNetwork: "192.168.2.0" } as unknown as DirectorArgs;
    expect(mistakes(() => new pieces.Director("lb", wrong))).toEqual([
      ["machine", expect.stringContaining("an ExistingMachine")],
      ["backNetwork", expect.stringContaining("192.168.1.0/24")],
    ]);
  });
});

describe("a table by itself", () => {
  it("has the rules of its services, and no address that its machine has already", async () => {
    const made = table();
    expect(await settled(made.rules)).toEqual([
      "-A -t 192.168.1.12:80 -s rr",
      "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1",
    ]);
    await pulumi.runtime.disconnect();

    expect(inputs("web-rules").stdin).not.toContain("ip address");
    expect(engine.registrations.get("web-rules")?.dependsOn).toContain("lb-configure");
  });

  it("has real servers anywhere, also those that other resources tell", async () => {
    const realServers = [
      { address: pulumi.output("10.9.8.7") },
      { address: "172.16.0.1", forwarding: "ipip" as const },
    ];
    const made = table({ virtualServices: [{ ...SERVICE, realServers }] });

    expect(await settled(made.rules)).toContain("-a -t 192.168.1.12:80 -r 10.9.8.7:80 -m -w 1");
    await pulumi.runtime.disconnect();
  });

  it("has checks where keepalived owns it", async () => {
    const health = { check: { type: "HTTP_GET" as const, path: "/alive" } };
    const made = table({ owner: "keepalived", virtualServices: [{ ...SERVICE, health }] });
    await settled(made.rules);
    await pulumi.runtime.disconnect();

    expect(inputs("web-rules").stdin).toContain('path "/alive"');
  });

  it("waits for the real servers that it is told of", async () => {
    const web1 = new pieces.RealServer("web1", { machine: machine({ host: "192.168.2.13" }, "web1") });
    await settled(table({ realServers: [web1] }).rules);
    await pulumi.runtime.disconnect();

    expect(engine.registrations.get("web-rules")?.dependsOn).toContain("web1-configure");
  });

  it.each([
    [{ port: 0 }, "virtualServices[0].port"],
    [{ realServers: [{ address: "192.168.1.12" }] }, "virtualServices[0].realServers[0].address"],
    [{ realServers: [{ address: "127.0.0.1" }] }, "virtualServices[0].realServers[0].address"],
    [
      { realServers: [{ address: "192.168.2.13", forwarding: "gatewaying", port: 81 }] },
      "virtualServices[0].realServers[0].port",
    ],
    [{ realServers: [{ node: "web1" }] }, "virtualServices[0].realServers[0].node"],
    [{ health: { quorum: 1 } }, "virtualServices[0].health"],
  ])("is refused for a service with %o", (wrong, path) => {
    const made = () => table({ virtualServices: [{ ...SERVICE, ...wrong }] as LvsTableArgs["virtualServices"] });
    expect(mistakes(made).map(([path]) => path)).toEqual([path]);
  });

  it("is refused with settings that are none of a table's, and without a director", () => {
    expect(mistakes(() => table({ nodes: {} } as Partial<LvsTableArgs>)).map(([path]) => path)).toEqual(["nodes"]);
    expect(mistakes(() => table({ director: {} as LvsTableArgs["director"] }))).toEqual([
      ["director", expect.stringContaining("a Director")],
    ]);
  });
});

describe("the proof of a table", () => {
  it("asks its services, and expects their real servers", async () => {
    const { proof, proofs } = new pieces.VipProof("web", { table: table() });
    await pulumi.runtime.disconnect();

    expect(await settled(proof)).toEqual({ requests: 10, answers: { "192.168.2.13": 10 } });
    expect(Object.keys(await settled(proofs))).toEqual(["-t 192.168.1.12:80"]);
    const { questions, director } = JSON.parse(inputs("web-requests").stdin as string) as ProveInput;
    expect(questions).toMatchObject([
      { virtualService: "-t 192.168.1.12:80", realServers: { "192.168.2.13": "192.168.2.13:80" } },
    ]);
    expect(director.host).toBe("192.168.1.12");
  });

  it("is refused where nobody can be asked", () => {
    const udp = { ...SERVICE, protocol: "udp" as const };
    expect(mistakes(() => new pieces.VipProof("web", { table: table({ virtualServices: [udp] }) }))).toEqual([
      ["table", expect.stringContaining("a service that can be asked")],
    ]);
  });
});

describe("a real server by itself", () => {
  const front = { interface: "eth0", network: "192.168.1.0/24", gateway: "192.168.1.1" };
  const made = (args: Partial<RealServerMachineArgs>) =>
    new pieces.RealServer("web1", { machine: machine({}, "web1"), ...args });

  it("answers the clients of VIPs by the ways that it is told", async () => {
    const back = { interface: "eth1", address: "192.168.2.13", network: "192.168.2.0/24", gateway: "192.168.2.12" };
    const directReturns = [{ vip: "192.168.1.100", forwarding: "gatewaying" as const }];
    await settled(made({ directReturns, ways: [{ back, front }] }).configuration);
    await pulumi.runtime.disconnect();

    expect(inputs("web1-configure").stdin).toContain(
      "ROUTES='4 eth1 192.168.2.13 192.168.2.0/24 192.168.2.12 eth0 192.168.1.0/24 192.168.1.1'\n",
    );
    expect(inputs("web1-gatewaying-192-168-1-100-address").create).toContain("enter gatewaying:192.168.1.100");
  });

  it("is on the clients' network alone, where it is told of no other", async () => {
    const directReturns = [{ vip: "192.168.1.100", forwarding: "ipip" as const }];
    await settled(made({ directReturns, ways: [{ front }] }).configuration);
    await pulumi.runtime.disconnect();

    expect(inputs("web1-configure").stdin).toContain("ROUTES='4 - - - - eth0 192.168.1.0/24 192.168.1.1'\n");
  });

  it("is refused where it couldn't answer for a VIP", () => {
    const directReturns = [{ vip: "fd00:1::100", forwarding: "gatewaying" as const }];
    expect(mistakes(() => made({ directReturns, ways: [{ front }] }))).toEqual([
      ["directReturns[0].vip", expect.stringContaining("front among ways")],
    ]);
  });
});
