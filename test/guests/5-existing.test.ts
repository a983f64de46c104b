import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shellQuote } from "../../guest/shellQuote";
import { ForeignMachines, makeNetworks } from "../../tools/harness/foreignMachines";
import { answersTo, Lab } from "../../tools/harness/lab";
import { clone } from "../e2e/sharedClone";
import { snapshot } from "../placement/support/snapshot";
import { GUEST } from "./globalSetup";

const lab = new Lab(clone, ".existing");
const machines = new ForeignMachines(lab, "debian");

const MIRROR = "http://192.168.1.11:8080/debian";
const BACK_NETWORK = "192.168.2.0/24";
const NODES = ["node1", "node2"];
const RULES = ["-A -t 192.168.1.12:80 -s rr", "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1"];

/** What each machine was like before the stack came. */
const before: Record<string, string[]> = {};

beforeAll(async () => {
  await lab.begin();
  await makeNetworks(lab);
  await makeMachines();
  for (const node of NODES) before[node] = await snapshot(machines, node);
  await lab.initStack("there", settings());
  await machines.nameKeys("there", ...NODES);
});

afterAll(() => lab.end());

/** A router, and behind it a web server that serves its package's own page. */
async function makeMachines(): Promise<void> {
  await machines.make("node1", [
    { network: "front", name: "lan0", address: "192.168.1.12/24", gateway: "192.168.1.11" },
    { network: "back", name: "lan1", address: "192.168.2.12/24" },
  ]);
  const leg = { network: "back", name: "eth0", address: "192.168.2.13/24", gateway: "192.168.2.12" } as const;
  await machines.make("node2", [leg], { through: "node1" });
  await machines.booted("node1");
  await install("node1", "ipvsadm", "keepalived", "iptables");
  await machines.on(
    "node1",
    // the kernel's module, once loaded, stays until the next boot
    `modprobe ip_vs
     systemctl disable --now keepalived
     sysctl -q -w net.ipv4.ip_forward=1
     iptables -t nat -A POSTROUTING -s ${BACK_NETWORK} ! -d ${BACK_NETWORK} -j MASQUERADE`,
  );
  await machines.booted("node2");
  await install("node2", "apache2");
}

async function install(name: string, ...packages: string[]): Promise<void> {
  await machines.on(
    name,
    `echo ${shellQuote(`deb ${MIRROR} bookworm main`)} >/etc/apt/sources.list.d/own.list
     from="-o Dir::Etc::sourcelist=sources.list.d/own.list -o Dir::Etc::sourceparts=-"
     apt-get $from update -q
     DEBIAN_FRONTEND=noninteractive apt-get $from install -y -q --no-install-recommends ${packages.join(" ")}`,
  );
}

function settings(): Record<string, unknown> {
  return {
    "lvs:guest": GUEST.guest,
    "lvs:networks": { front: { cidr: "192.168.1.0/24" }, back: { cidr: BACK_NETWORK } },
    "lvs:nodes": {
      node1: {
        front: "192.168.1.12",
        back: "192.168.2.12",
        existing: { ...machines.existing("node1"), interfaces: { front: "lan0", back: "lan1" } },
      },
      node2: { back: "192.168.2.13", existing: machines.existing("node2") },
    },
    "lvs:director": "node1",
    "lvs:packageMirror": MIRROR,
    "lvs:virtualServices": [{ address: "192.168.1.12", port: 80, scheduler: "rr", realServers: [{ node: "node2" }] }],
  };
}

describe("machines with Debian 12 that are there already", () => {
  it("get their roles by an up, and the VIP answers", async () => {
    await lab.expect("pulumi up --stack there --yes --skip-preview");

    expect(new Set(await answersTo(lab, "http://192.168.1.12/", 2))).toEqual(new Set(["Node2"]));
    const table = await machines.on("node1", "ipvsadm -Sn");
    expect(table.split("\n").map((line) => line.trim())).toEqual(RULES);
  });

  it("leave another up nothing to do", async () => {
    expect(await lab.expect("pulumi up --stack there --yes --skip-preview --expect-no-changes")).toMatch(
      /\d+ unchanged/,
    );
  });

  it("are after a destroy what they were before", async () => {
    await lab.expect("pulumi destroy --stack there --yes --skip-preview");

    for (const node of NODES) expect(await snapshot(machines, node)).toEqual(before[node]);
  });
});
