import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PATIENT_MS, whileAsking } from "../../tools/harness/clients/steadyLoad";
import type { Settings } from "../../tools/harness/settings";
import { answers, clone, onNode } from "../e2e/sharedClone";
import { reboot } from "../e2e/support/reboot";
import { BOTH_FAMILIES, commandsIn, SAMPLE_SERVICE, up, writeSettings } from "../e2e/support/stack";

const VIP = "192.168.1.12";
const VIP6 = "fd00:1::12";
/** A real server of another's, beyond the front network's router, which is the console. */
const OUTSIDE = "10.9.0.13";
/** It tells who asks. */
const OUTSIDER = `http.createServer((request, reply) => reply.end(request.socket.remoteAddress)).listen(80, "${OUTSIDE}");
process.stdin.resume().on("end", process.exit);`;
const TRACKING = "sysctl -w net.ipv4.vs.conntrack=1";
const HIDING = `iptables -t nat -A LVS -o eth1 -p tcp -m ipvs --vaddr ${VIP} --vport 80 --vmethod MASQ -j SNAT --to-source 192.168.2.12`;

const realServers = [{ node: "node2" }, { node: "node3" }];

/** A service of each family and one of a mark; and one of the other machine, which can't do without. */
function settings(snat: boolean, more: Settings = {}): Settings {
  return {
    ...BOTH_FAMILIES,
    drainSeconds: 0,
    virtualServices: [
      { ...SAMPLE_SERVICE, scheduler: "rr", snat },
      { ...SAMPLE_SERVICE, scheduler: "rr", address: VIP6, snat },
      {
        firewallMark: 3,
        packets: [{ address: VIP, ports: [81] }],
        scheduler: "rr",
        snat,
        realServers: realServers.map((server) => ({ ...server, port: 80 })),
      },
      ...(snat ? [{ address: VIP, port: 82, snat, realServers: [{ address: OUTSIDE, port: 80 }] }] : []),
      // at ports that clients and the director call from, to which replies come where they are hidden behind the VIP
      {
        firewallMark: 4,
        packets: [{ address: VIP, ports: ["32768:60999"] }],
        allow: ["192.168.1.0/24"],
        proof: { type: "none", reason: "nobody serves there" },
        realServers,
      },
    ],
    ...more,
  };
}

/** What becomes of requests to the VIP meanwhile. */
function requests(happens: () => Promise<unknown>) {
  return whileAsking(clone, { url: `http://${VIP}/`, patienceMs: PATIENT_MS }, happens);
}

let asked = 0;

/** Where requests to a VIP came from in the eyes of the real servers, of which each gets some. */
async function clientsSeen(vip: string): Promise<string[]> {
  const query = `?asked=${++asked}/`;
  expect((await answers(4, `${vip}/${query.slice(0, -1)}`)).sort()).toEqual(["Node2", "Node2", "Node3", "Node3"]);
  const seen = await Promise.all(
    ["node2", "node3"].map((node) => onNode(node, `grep -F '${query}' /etc/httpd/logs/access_log | cut -d ' ' -f 1`)),
  );
  return [...new Set(seen.join("\n").split("\n").filter(Boolean))];
}

async function everywhere(): Promise<string[]> {
  return [
    ...(await clientsSeen(VIP)),
    ...(await clientsSeen(`[${VIP6}]`)),
    ...(await clientsSeen(`${VIP}:81`)),
    (await clone.expect(`./lab curl -s -m 5 http://${VIP}:82/`)).trim(),
  ];
}

const HIDDEN_EVERYWHERE = ["192.168.2.12", "fd00:2::12", "192.168.2.12", VIP];

let outsider: ReturnType<typeof clone.start>;

beforeAll(async () => {
  await writeSettings(settings(false));
  await up();
  await clone.expect(`./lab ip address add ${OUTSIDE}/32 dev lo`);
  outsider = clone.start(`./lab node -e '${OUTSIDER}'`, { stdin: "pipe" });
});

afterAll(async () => {
  outsider?.stdin?.end();
  await outsider;
  await clone.expect(`./lab ip address del ${OUTSIDE}/32 dev lo`);
  await writeSettings({ ...BOTH_FAMILIES, virtualServices: [SAMPLE_SERVICE] });
  await up();
});

describe("clients that are hidden from real servers", () => {
  it("are by an up, and no request is lost", async () => {
    expect(await clientsSeen(VIP)).toEqual(["192.168.1.11"]);
    await writeSettings(settings(true));
    expect(await clone.expect("./lab pulumi preview")).toContain(`+ ${HIDING}`);

    const during = await requests(async () => {
      const output = await up();
      expect(commandsIn(output)).toContain(HIDING);
      expect(output).toContain(TRACKING);
    });

    expect(during.failures).toEqual({});
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });

  it("have the director's address there, in both families, of a mark, and on a machine of another's", async () => {
    expect(await everywhere()).toEqual(HIDDEN_EVERYWHERE);
  });

  it("are told of by a preview when somebody shows them, and hidden again by an up", async () => {
    await onNode("node1", "iptables -t nat -F LVS; sysctl -q -w net.ipv4.vs.conntrack=0");

    const preview = await clone.expect("./lab pulumi preview");
    expect(preview).toContain(`${HIDING}: wanted, not found`);
    expect(preview).toContain(`${TRACKING}: wanted, not found`);
    await up();
    expect(await everywhere()).toEqual(HIDDEN_EVERYWHERE);
  });

  it("are so after a reboot of the director", async () => {
    await reboot("node1");

    expect(await everywhere()).toEqual(HIDDEN_EVERYWHERE);
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });

  it("are so while keepalived owns the table", async () => {
    await writeSettings(settings(true, { owner: "keepalived" }));
    const during = await requests(up);

    expect(during.failures).toEqual({});
    expect(await everywhere()).toEqual(HIDDEN_EVERYWHERE);
  });

  it("are shown by an up, and no request is lost", async () => {
    await writeSettings(settings(false));
    const during = await requests(up);

    expect(during.failures).toEqual({});
    expect(await clientsSeen(VIP)).toEqual(["192.168.1.11"]);
    expect(await onNode("node1", "iptables -t nat -S; ip6tables -t nat -S")).not.toContain("LVS");
    expect(await onNode("node1", "sysctl -n net.ipv4.vs.conntrack")).toBe("0");
  });
});
