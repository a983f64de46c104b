import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PATIENT_MS, whileAsking } from "../../tools/harness/clients/steadyLoad";
import type { Settings } from "../../tools/harness/settings";
import { VirtualMachine } from "../../tools/harness/virtualMachine";
import { answers, clone, liveRules, onNode } from "../e2e/sharedClone";
import { packetsOut } from "../e2e/support/director";
import { LabClient } from "../e2e/support/labClient";
import { reboot } from "../e2e/support/reboot";
import { up, writeSettings } from "../e2e/support/stack";

/** Beside the director's own address, which real servers must not have as well. */
const VIP = "192.168.1.20";
const FLOATING = "192.168.1.10";
const OWN = "192.168.1.12";
/** A real server of another's, beyond the network's router, which is the console. It tells who asks. */
const OUTSIDE = "10.9.0.13";
const OUTSIDER = `net.createServer((client) => {
  client.write(client.remoteAddress);
  client.on("data", () => client.write(client.remoteAddress));
}).listen(82, "${OUTSIDE}");
process.stdin.resume().on("end", process.exit);`;

/** Directors and real servers on the front network, which is the only one. */
function settings(vip: string, directors: string[]): Settings {
  const realServers = [{ node: "node2" }, { node: "node3" }];
  return {
    networks: { front: { cidr: "192.168.1.0/24", hypervisor: "192.168.1.11" } },
    nodes: {
      node1: { front: OWN },
      node2: { front: "192.168.1.13" },
      node3: { front: "192.168.1.14" },
      ...(directors.includes("node4") && { node4: { front: "192.168.1.15" } }),
    },
    director: undefined,
    directors,
    ...(vip === FLOATING ? { failover: { vip } } : { vips: [vip] }),
    virtualServices: [{ address: vip, port: 80, scheduler: "rr", forwarding: "gatewaying", realServers }],
  };
}

let client: LabClient;
let outsider: ReturnType<typeof clone.start>;

beforeAll(async () => {
  await clone.expect("./lab pulumi destroy --yes --skip-preview");
  await clone.expect(`./lab ip address add ${OUTSIDE}/32 dev lo`);
  outsider = clone.start(`./lab node -e '${OUTSIDER}'`, { stdin: "pipe" });
});

afterAll(async () => {
  await client?.end();
  outsider?.stdin?.end();
  await outsider;
  await clone.expect(`./lab ip address del ${OUTSIDE}/32 dev lo`);
});

describe("director and real servers on one network", () => {
  it("answer by one up, in turn, and need no further change", async () => {
    await writeSettings(settings(VIP, ["node1"]));
    await up();

    expect((await answers(4, VIP)).sort()).toEqual(["Node2", "Node2", "Node3", "Node3"]);
    expect(await liveRules()).toEqual([
      `-A -t ${VIP}:80 -s rr`,
      `-a -t ${VIP}:80 -r 192.168.1.13:80 -g -w 1`,
      `-a -t ${VIP}:80 -r 192.168.1.14:80 -g -w 1`,
    ]);
    expect(await clone.expect("./lab virsh -q net-list --name")).not.toContain("back");
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });

  it("have one interface each, and real servers answer past the director", async () => {
    const addresses = await onNode("node2", "ip -o -4 address show");
    const totals = await onNode("node1", "ipvsadm -Ln --stats | grep '^TCP'");

    expect(addresses).toContain(`${VIP}/32 scope host lo`);
    expect(addresses).not.toContain("eth1");
    // incoming and outgoing packets
    expect(totals).toMatch(/^TCP +192\.168\.1\.20:80 +\d+ +[1-9]\d* +0 /);
  });

  it("answer again after a reboot of each", async () => {
    await reboot("node1");
    await reboot("node2");

    expect((await answers(4, VIP)).sort()).toEqual(["Node2", "Node2", "Node3", "Node3"]);
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });
});

describe("by masquerade that hides clients, on one network", () => {
  it("real servers answer the director, whose own address may be the VIP, and keep their own way out", async () => {
    await writeSettings({
      ...settings(VIP, ["node1"]),
      vips: [],
      virtualServices: [
        { address: OWN, port: 80, scheduler: "rr", snat: true, realServers: [{ node: "node2" }, { node: "node3" }] },
      ],
    });
    await up();

    expect((await answers(4, OWN)).sort()).toEqual(["Node2", "Node2", "Node3", "Node3"]);
    expect(await onNode("node2", "tail -n 1 /etc/httpd/logs/access_log")).toMatch(`${OWN} `);
    expect(await onNode("node2", "ip route show default")).toContain("via 192.168.1.11 ");
    expect(await packetsOut(`-t ${OWN}:80`)).toBeGreaterThan(0);
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });
});

describe("two directors on the real servers' network", () => {
  it("have a VIP that floats, without a gateway, and the other one takes it over", async () => {
    const { virtualServices = [], ...rest } = settings(FLOATING, ["node1", "node4"]);
    const hiding = { address: FLOATING, port: 82, snat: true, realServers: [{ address: OUTSIDE }] };
    await writeSettings({ ...rest, virtualServices: [...virtualServices, hiding] });
    await up();
    expect((await answers(2, FLOATING)).sort()).toEqual(["Node2", "Node3"]);
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);

    client = await LabClient.start();
    expect(await client.hold({ address: FLOATING, port: 82 })).toEqual([FLOATING]);
    // so many packets that the other director is told of it
    for (let i = 0; i < 3; i++) await client.again(82);
    await onNode("node4", "for i in $(seq 60); do ipvsadm -Lnc | grep -F :82 && exit; sleep 0.5; done; exit 1");

    const master = new VirtualMachine(clone, "node1");
    const during = await whileAsking(clone, { url: `http://${FLOATING}/`, patienceMs: PATIENT_MS }, async () => {
      await master.powerOff();
      await clone.expect(
        `timeout 120 ./lab sh -c 'until curl -s --max-time 1 http://${FLOATING}/; do sleep 0.2; done'`,
      );
    });

    expect(Object.keys(during.answers).sort()).toEqual(["Node2", "Node3"]);
    expect(await onNode("node4", "ip -o address show to 192.168.1.10")).toContain("eth0");
    // its client is hidden behind what floats, and speaks first
    expect(await client.again(82)).toEqual([FLOATING]);
    await master.powerOn();
    await master.hasBooted();
  });
});
