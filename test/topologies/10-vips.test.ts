import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PATIENT_MS, whileAsking } from "../../tools/harness/clients/steadyLoad";
import type { Settings } from "../../tools/harness/settings";
import { answers, clone, onNode } from "../e2e/sharedClone";
import { reboot } from "../e2e/support/reboot";
import { BOTH_FAMILIES, commandsIn, SAMPLE_SERVICE, up, writeSettings } from "../e2e/support/stack";

/** On the front network, of the other family, and one that only a route leads to. */
const VIPS = ["192.168.1.20", "fd00:1::20", "203.0.113.7"];
const SHOWN = VIPS.map((vip) => `ip address add ${vip}/${vip.includes(":") ? 128 : 32} dev eth0`);

/** Each VIP has a real server of its own. */
function settings(vips: string[]): Settings {
  const services = vips.map((address, index) => ({
    address,
    port: 80,
    realServers: [{ node: index === 0 ? "node2" : "node3" }],
  }));
  return { ...BOTH_FAMILIES, vips, drainSeconds: 5, virtualServices: [SAMPLE_SERVICE, ...services] };
}

async function answerersOf(vips: string[]): Promise<string[][]> {
  const all: string[][] = [];
  for (const vip of vips) all.push(await answers(2, vip.includes(":") ? `[${vip}]` : vip));
  return all;
}

const EACH_BY_ITS_OWN = [
  ["Node2", "Node2"],
  ["Node3", "Node3"],
  ["Node3", "Node3"],
];

/** What becomes of requests at the director's own address meanwhile. */
function requests(happens: () => Promise<unknown>) {
  return whileAsking(clone, { url: "http://192.168.1.12/", patienceMs: PATIENT_MS }, happens);
}

beforeAll(async () => {
  await writeSettings(settings([]));
  await up();
  // the router that the user of such a VIP needs
  await clone.expect("./lab ip route replace 203.0.113.7 via 192.168.1.12");
});

afterAll(async () => {
  await clone.expect("./lab ip route del 203.0.113.7");
  await writeSettings({ ...BOTH_FAMILIES, virtualServices: [SAMPLE_SERVICE] });
  await up();
});

describe("VIPs beside the director's own address", () => {
  it("come by an up, each with its real servers, and no request at the first one is lost", async () => {
    await writeSettings(settings(VIPS));
    expect(await clone.expect("./lab pulumi preview")).toContain(`+ ${SHOWN[0]}`);

    const during = await requests(async () => expect(commandsIn(await up())).toEqual(expect.arrayContaining(SHOWN)));

    expect(during.failures).toEqual({});
    expect(await answerersOf(VIPS)).toEqual(EACH_BY_ITS_OWN);
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });

  it("are there again after a reboot of the director", async () => {
    await reboot("node1");

    expect(await answerersOf(VIPS)).toEqual(EACH_BY_ITS_OWN);
    expect(await clone.expect("./lab pulumi preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });

  it("of which somebody takes one away are told of by a preview, and complete after an up", async () => {
    await onNode("node1", "ip address del 192.168.1.20/32 dev eth0");

    expect(await clone.expect("./lab pulumi preview")).toContain(`${SHOWN[0]}: wanted, not found`);
    expect(commandsIn(await up())).toEqual([SHOWN[0]]);
    expect(await answerersOf(VIPS)).toEqual(EACH_BY_ITS_OWN);
  });

  it("go when they aren't wanted any more, and no request at the first one is lost", async () => {
    await writeSettings(settings([]));

    const during = await requests(async () => {
      expect(commandsIn(await up())).toEqual(
        expect.arrayContaining(SHOWN.map((command) => command.replace(" add ", " del "))),
      );
    });

    expect(during.failures).toEqual({});
    const left = await onNode("node1", "ip -o address show dev eth0");
    for (const vip of VIPS) expect(left).not.toContain(vip);
  });
});
