import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ForeignMachines, makeNetworks } from "../../tools/harness/foreignMachines";
import { answersTo, Lab } from "../../tools/harness/lab";
import { clone } from "../e2e/sharedClone";
import { up, writeSettings } from "../e2e/support/stack";
import { firewalldFiles } from "./support/firewalldFiles";

const lab = new Lab(clone, ".firewalld");
const machines = new ForeignMachines(lab, "centos");

const VIP = "192.168.1.12";
/** Of what the real server answers clients itself. */
const OTHER_VIP = "192.168.1.20";
const NODES = ["node1", "node2"];
const WEB = `rule family="ipv4" destination address="${VIP}" port port="80" protocol="tcp" accept`;
const UP = "pulumi up --stack there --yes --skip-preview";
/** A port that is none of the stack's, and that somebody listens at all the same. */
const FOREIGN_PORT = 8000;

/** All that firewalld lets through, now and permanently, and what iptables holds beside that. */
const FIREWALL = `for when in "" --permanent; do
  firewall-cmd $when --list-all-zones
  firewall-cmd $when --direct --get-all-passthroughs
done
for tables in iptables-save ip6tables-save; do $tables | grep ^- | sort; done
systemctl is-active firewalld; systemctl is-enabled firewalld`;

/** What each machine's was like before the stack came. */
const before: Record<string, string> = {};

beforeAll(async () => {
  await clone.expect("./lab pulumi destroy --yes --skip-preview");
  const files = await firewalldFiles(console.log);
  await lab.begin();
  await makeNetworks(lab);
  await machines.make("node1", [
    { network: "front", name: "lan0", address: `${VIP}/24`, gateway: "192.168.1.11" },
    { network: "back", name: "lan1", address: "192.168.2.12/24" },
  ]);
  await machines.make(
    "node2",
    [
      { network: "back", name: "eth0", address: "192.168.2.13/24", gateway: "192.168.2.12" },
      { network: "front", name: "eth1", address: "192.168.1.13/24" },
    ],
    { through: "node1" },
  );
  for (const node of NODES) {
    await machines.booted(node);
    await machines.give(node, files);
    await machines.on(node, "systemctl daemon-reload; systemctl reload dbus; systemctl enable --now firewalld");
    await machines.on(node, `systemd-run -q python3 -m http.server ${FOREIGN_PORT}`);
    before[node] = await machines.on(node, FIREWALL);
  }
  await lab.initStack("there", settings());
  await machines.nameKeys("there", ...NODES);
});

afterAll(async () => {
  await lab.end();
  await writeSettings({});
  await up();
});

function settings(): Record<string, unknown> {
  const existing = (name: string) => ({ ...machines.existing(name), firewalld: "keep" });
  return {
    "lvs:networks": { front: { cidr: "192.168.1.0/24", gateway: "192.168.1.11" }, back: { cidr: "192.168.2.0/24" } },
    "lvs:nodes": {
      node1: {
        front: VIP,
        back: "192.168.2.12",
        existing: { ...existing("node1"), interfaces: { front: "lan0", back: "lan1" } },
      },
      node2: { front: "192.168.1.13", back: "192.168.2.13", existing: existing("node2") },
    },
    "lvs:director": "node1",
    "lvs:packageMirror": "http://192.168.1.11:8080/centos",
    "lvs:vips": [OTHER_VIP],
    "lvs:drainSeconds": 0,
    "lvs:virtualServices": [
      { address: VIP, port: 80, deny: ["192.168.1.99"], realServers: [{ node: "node2" }] },
      { address: OTHER_VIP, port: 80, forwarding: "gatewaying", realServers: [{ node: "node2" }] },
    ],
  };
}

/** Who answers at each VIP; nobody is nobody. */
async function answers(): Promise<string[]> {
  return [...(await answersTo(lab, `http://${VIP}/`, 3)), ...(await answersTo(lab, `http://${OTHER_VIP}/`, 3))];
}

const ALL_ANSWER = Array(6).fill("Node2");

/** The exit status of a request that should take a moment. */
async function asked(url: string): Promise<number> {
  return (await lab.type(`curl -s -o /dev/null -m 5 ${url}`)).exitStatus ?? -1;
}

describe("machines that are there already, whose firewalld stays on,", () => {
  it("get their roles by an up, the real server's packages through the director among it, and both VIPs answer", async () => {
    await lab.expect(UP);

    expect(await answers()).toEqual(ALL_ANSWER);
    for (const node of NODES) expect(await machines.on(node, "systemctl is-active firewalld")).toBe("active");
  });

  it("see connections end, whose last packets belong to nothing that is tracked", async () => {
    await answers();
    const connections = await machines.on("node1", "ipvsadm -Lnc");

    expect(connections).toContain("TCP");
    expect(connections).not.toContain("ESTABLISHED");
  });

  it("let nothing else through", async () => {
    for (const node of NODES) {
      expect(await machines.on(node, `curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:${FOREIGN_PORT}/`)).toBe(
        "200",
      );
    }
    for (const address of [VIP, OTHER_VIP, "192.168.1.13"]) {
      expect(await asked(`http://${address}:${FOREIGN_PORT}/`)).not.toBe(0);
    }
    const fromDirector = `curl -s -m 5 http://192.168.2.13:${FOREIGN_PORT}/ >/dev/null || echo "kept out"`;
    expect(await machines.on("node1", fromDirector)).toBe("kept out");
  });

  it("leave another up nothing to do", async () => {
    await lab.expect(`${UP} --expect-no-changes`);
  });

  it("go on when firewalld is reloaded, and keep out who may not come", async () => {
    const chains = "iptables -t mangle -S LVS; iptables -t raw -S LVS; iptables -S FORWARD | grep -- -A";
    const [denied] = (await machines.on("node1", chains)).match(/^-A LVS -s 192\.168\.1\.99.*DROP$/m) ?? [];
    const rules = (await machines.on("node1", chains)).split("\n").sort();
    await machines.on("node1", "firewall-cmd --reload");

    expect(await answers()).toEqual(ALL_ANSWER);
    expect(denied).toBeDefined();
    expect((await machines.on("node1", chains)).split("\n").sort()).toEqual(rules);
  });

  it.each(NODES)("go on after a reboot of %s", async (node) => {
    await machines.reboot(node);

    expect(await answers()).toEqual(ALL_ANSWER);
    await lab.expect("pulumi preview --stack there --expect-no-changes");
  });

  it("are told of by a preview that somebody closed what the stack opened, and have it open again by an up", async () => {
    await machines.on("node1", `firewall-cmd --zone=public --remove-rich-rule='${WEB}'`);
    expect(await asked(`http://${VIP}/`)).not.toBe(0);

    expect(await lab.expect("pulumi preview --stack there")).toContain(
      `firewalld untrack tcp ${VIP} 80: wanted, not found`,
    );
    await lab.expect(UP);
    expect(await answers()).toEqual(ALL_ANSWER);
  });

  it("let through what a service needs when it comes, and nothing of it when it goes", async () => {
    const port = (number: number) =>
      lab.expect(`pulumi config set --stack there --path 'lvs:virtualServices[0].port' ${number}`);
    await lab.expect("pulumi config set --stack there --path 'lvs:virtualServices[0].realServers[0].port' 80");
    await port(81);
    await lab.expect(UP);
    expect(await answersTo(lab, `http://${VIP}:81/`, 2)).toEqual(["Node2", "Node2"]);
    expect(await machines.on("node1", "firewall-cmd --list-rich-rules")).not.toContain(WEB);

    await port(80);
    await lab.expect(UP);
    expect(await answers()).toEqual(ALL_ANSWER);
    expect(await machines.on("node1", "firewall-cmd --permanent --list-rich-rules")).not.toContain('port="81"');
  });

  it.each(NODES)("have after a destroy the firewall that they had before: %s", async (node) => {
    if (node === NODES[0]) await lab.expect("pulumi destroy --stack there --yes --skip-preview");

    expect(await machines.on(node, FIREWALL)).toBe(before[node]);
  });
});
