import { beforeAll, describe, expect, it } from "vitest";
import { LongDownload, offerLongDownload } from "../../tools/harness/clients/longDownload";
import { PATIENT_MS, whileAsking } from "../../tools/harness/clients/steadyLoad";
import { FLOATING, FLOATING_URL, Pair } from "../../tools/harness/pair";
import type { Settings } from "../../tools/harness/settings";
import { VirtualMachine } from "../../tools/harness/virtualMachine";
import { answers, clone, onNode } from "../e2e/sharedClone";
import { stackOutput, tableHas } from "../e2e/support/checks";
import { reboot } from "../e2e/support/reboot";
import { commandsIn, SAMPLE_SERVICE, up, writeSettings } from "../e2e/support/stack";

const OWN_RULE = "-a -t 192.168.1.12:80 -r 192.168.2.12:80 -m -w 1";

function besideOthers(changes: Settings = {}): Settings {
  const realServers = [{ node: "node1" }, { node: "node2" }];
  return {
    virtualServices: [{ ...SAMPLE_SERVICE, scheduler: "rr", realServers }],
    ...changes,
  };
}

async function expectNoChanges(): Promise<void> {
  expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
}

describe("a director", () => {
  it("becomes a real server beside others by an up, which a preview shows, and clients lose no request", async () => {
    await writeSettings(besideOthers());
    expect(await clone.expect("./lab pulumi preview")).toContain(`+ ${OWN_RULE}`);

    const during = await whileAsking(clone, { url: "http://192.168.1.12/", patienceMs: PATIENT_MS }, async () => {
      expect(commandsIn(await up())).toContain(`ipvsadm ${OWN_RULE}`);
    });

    expect(during.failures).toEqual({});
    expect((await answers(4)).sort()).toEqual(["Node1", "Node1", "Node2", "Node2"]);
    expect(await stackOutput("proof")).toMatchObject({ answers: { node1: 5, node2: 5 } });
    expect(await stackOutput("realServers")).toMatchObject({ node1: "192.168.2.12", node2: "192.168.2.13" });
    await expectNoChanges();
  });

  it("serves again after a reboot", async () => {
    await reboot("node1");

    expect((await answers(4)).sort()).toEqual(["Node1", "Node1", "Node2", "Node2"]);
    await expectNoChanges();
  });

  it("is its own sorry server, when no real server is left", async () => {
    const health = { delaySeconds: 1, sorryServer: { address: "127.0.0.1" } };
    const realServers = [{ node: "node2" }];
    await writeSettings(
      besideOthers({
        owner: "keepalived",
        virtualServices: [{ ...SAMPLE_SERVICE, realServers, health }],
      }),
    );
    await up();
    await expectNoChanges();
    expect(await answers(2)).toEqual(["Node2", "Node2"]);

    await onNode("node2", "systemctl stop httpd");
    await tableHas("192.168.2.12:80 -m -w 1");
    expect(await answers(2)).toEqual(["Node1", "Node1"]);

    await onNode("node2", "systemctl start httpd");
    await tableHas("192.168.2.13:80 -m -w 1");
    expect(await answers(2)).toEqual(["Node2", "Node2"]);
  });
});

const { vip: VIP } = FLOATING;
const DIRECTORS = ["node1", "node4"] as const;

/** Two machines that are everything: directors, and real servers of the VIP that floats between them. */
const TWO_MACHINES: Settings = {
  networks: { front: { cidr: "192.168.1.0/24", hypervisor: "192.168.1.11" } },
  nodes: { node1: { front: "192.168.1.12" }, node4: { front: "192.168.1.15" } },
  director: undefined,
  directors: [...DIRECTORS],
  failover: { vip: VIP },
  owner: "keepalived",
  virtualServices: [
    {
      address: VIP,
      port: 80,
      scheduler: "rr",
      forwarding: "gatewaying",
      realServers: DIRECTORS.map((node) => ({ node })),
      health: { delaySeconds: 1 },
    },
  ],
};
const IN_TURN = ["Node1", "Node1", "Node4", "Node4"];

/** Has each director count what begins a connection to the VIP and comes from the other one. */
async function countFromEachOther(): Promise<void> {
  const macs = await Promise.all(DIRECTORS.map((node) => onNode(node, "cat /sys/class/net/eth0/address")));
  await Promise.all(
    DIRECTORS.map((node, index) => {
      const rule = `PREROUTING -p tcp --syn -d ${VIP} -m mac --mac-source ${macs[1 - index]}`;
      return onNode(node, `iptables -t raw -F PREROUTING; iptables -t raw -A ${rule}`);
    }),
  );
}

/** How many packets of the other one each has counted. */
async function fromEachOther(): Promise<Record<string, number>> {
  const counted = await Promise.all(
    DIRECTORS.map(async (node) => {
      const listed = await onNode(node, "iptables -t raw -nvxL PREROUTING");
      return [node, Number(listed.trim().split("\n").at(-1)?.trim().split(/\s+/)[0])] as const;
    }),
  );
  return Object.fromEntries(counted);
}

describe("two directors that are each other's real servers", () => {
  const pair = new Pair(clone);

  beforeAll(async () => {
    await clone.expect("./lab pulumi destroy --yes --skip-preview");
    await writeSettings(TWO_MACHINES);
    await up();
    for (const node of DIRECTORS) await offerLongDownload(clone, node);
  });

  it("answer in turn, each is checked, and no further change is needed", async () => {
    expect((await answers(4, VIP)).sort()).toEqual(IN_TURN);
    expect(await stackOutput("health")).toMatchObject({
      [`-t ${VIP}:80`]: { node1: { state: "up" }, node4: { state: "up" } },
    });
    await expectNoChanges();
  });

  it("send no packet back and forth", async () => {
    await countFromEachOther();

    expect((await answers(4, VIP)).sort()).toEqual(IN_TURN);
    expect(await fromEachOther()).toEqual({ node1: 0, node4: 2 });
  });

  it("go on with the downloads of both when one gives the VIP to the other, and send nothing back then", async () => {
    const downloads: LongDownload[] = [];
    for (const _ of DIRECTORS) downloads.push(await LongDownload.start(clone, FLOATING_URL));
    for (const { port } of downloads) await pair.sharesConnection("node1", port);

    await onNode("node1", "systemctl stop keepalived");
    await pair.hasTakenOver("node4");

    for (const download of downloads) expect(await download.finish()).toBe(true);
    await countFromEachOther();
    expect((await answers(4, VIP)).sort()).toEqual(IN_TURN);
    expect(await fromEachOther()).toEqual({ node1: 2, node4: 0 });

    await onNode("node1", "systemctl start keepalived");
    await pair.standsBy("node1");
    expect((await answers(4, VIP)).sort()).toEqual(IN_TURN);
    expect(await fromEachOther()).toEqual({ node1: 4, node4: 0 });
  });

  it("do without the one that dies, and have it as a real server again when it has booted", async () => {
    const dying = new VirtualMachine(clone, "node4");
    const during = await whileAsking(clone, { url: FLOATING_URL, patienceMs: PATIENT_MS }, async () => {
      await dying.powerOff();
      await pair.hasTakenOver("node1");
    });
    expect(Object.keys(during.answers).sort()).toEqual(["Node1", "Node4"]);
    expect(await answers(2, VIP)).toEqual(["Node1", "Node1"]);

    await dying.powerOn();
    await dying.hasBooted();
    await tableHas("192.168.1.15:80 -g -w 1");
    await countFromEachOther();

    expect((await answers(4, VIP)).sort()).toEqual(IN_TURN);
    expect(await fromEachOther()).toEqual({ node1: 0, node4: 2 });
    await expectNoChanges();
  });
});
