import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tally } from "../../tools/harness/clients/outcome";
import type { ServiceInput } from "../../tools/harness/settings";
import { clone } from "./sharedClone";
import { liveTable, rulesOf, serviceOf } from "./support/director";
import { type Row, twoServers } from "./support/row";
import { BOTH_FAMILIES, commandsIn, SAMPLE_SERVICE, up, writeSettings } from "./support/stack";
import { AppliedRows, ROWS } from "./support/tableRows";

const BESIDE = {
  ...BOTH_FAMILIES,
  // an up's requests would be among the connections that schedulers count
  verify: false,
  syncDaemons: [{ role: "master" as const, syncId: 7 }, { role: "backup" as const }],
  timeouts: { tcpSeconds: 600, tcpFinSeconds: 60, udpSeconds: 200 },
};

let applied: AppliedRows;

beforeAll(async () => {
  await writeSettings({ ...BESIDE, virtualServices: [SAMPLE_SERVICE, ...ROWS.map(({ service }) => service)] });
  applied = await AppliedRows.byUp();
});

afterAll(() => applied?.end());

describe("a row of the table, shown as commands by up, live on the director, and felt by clients:", () => {
  it.each(ROWS)("$name", (row: Row) => applied.expectRow(row));
});

describe("beside the services the director holds", () => {
  it("the thresholds, which ipvsadm -Sn doesn't print", () => {
    expect(applied.live.thresholds).toEqual(["192.168.2.13:7000 2 1"]);
    expect(applied.shown).toContain("ipvsadm -a -t 192.168.1.12:8013 -r 192.168.2.13:7000 -m -w 1 -x 2 -y 1");
  });

  it("both sync daemons", () => {
    expect(applied.live.daemons).toEqual(["backup eth1 1", "master eth1 7"]);
    expect(applied.shown).toContain("ipvsadm --start-daemon master --mcast-interface eth1 --syncid 7");
    expect(applied.shown).toContain("ipvsadm --start-daemon backup --mcast-interface eth1 --syncid 1");
  });

  it("the timeouts", () => {
    expect(applied.live.timeouts).toBe("600 60 200");
    expect(applied.shown).toContain("ipvsadm --set 600 60 200");
  });

  it("the firewall's marks, of both families", () => {
    expect(applied.live.marks).toEqual([
      "-A LVS -d 192.168.1.12/32 -p tcp -m multiport --dports 8024,8025 -j MARK --set-xmark 0x1/0xffffffff",
      "-A LVS -d fd00:1::12/128 -p tcp -m multiport --dports 8026,8027 -j MARK --set-xmark 0x2/0xffffffff",
    ]);
  });
});

/** What becomes of some rows' services; one that becomes nothing goes. */
const EDITS: Record<string, (service: ServiceInput) => ServiceInput | undefined> = {
  "-t 192.168.1.12:8001": (service) => ({ ...service, scheduler: "wrr" }),
  "-t 192.168.1.12:8002": (service) => ({ ...service, realServers: twoServers([5, 1]) }),
  "-t 192.168.1.12:8003": (service) => ({ ...service, realServers: twoServers([10, 1]).slice(0, 1) }),
  "-t 192.168.1.12:8013": (service) => ({ ...service, realServers: twoServers([1, 1], { upperThreshold: 3 }) }),
  "-t 192.168.1.12:8016": (service) => ({
    ...service,
    realServers: [...service.realServers, { address: "192.168.2.99", port: 7000, weight: 0 }],
  }),
  "-f 2 -6": () => undefined,
};

describe("a change of every kind", () => {
  it("is made by the fewest commands, each shown", async () => {
    await writeSettings({
      ...BESIDE,
      syncDaemons: [{ role: "backup" }],
      timeouts: { ...BESIDE.timeouts, udpSeconds: 100 },
      drainSeconds: 0,
      virtualServices: [SAMPLE_SERVICE, ...ROWS.flatMap((row) => edited(row) ?? [])],
    });

    expect(commandsIn(await up()).sort()).toEqual([
      "ip6tables -t mangle -D LVS -d fd00:1::12/128 -p tcp -m multiport --dports 8026,8027 -j MARK --set-xmark 0x2/0xffffffff",
      "ipvsadm --set 600 60 100",
      "ipvsadm --stop-daemon master",
      "ipvsadm -D -f 2 -6",
      "ipvsadm -E -t 192.168.1.12:8001 -s wrr",
      "ipvsadm -a -t 192.168.1.12:8016 -r 192.168.2.99:7000 -m -w 0",
      "ipvsadm -d -t 192.168.1.12:8003 -r 192.168.2.14:7000",
      "ipvsadm -e -t 192.168.1.12:8002 -r 192.168.2.13:7000 -m -w 5",
      "ipvsadm -e -t 192.168.1.12:8013 -r 192.168.2.13:7000 -m -w 1 -x 3",
      "ipvsadm -e -t 192.168.1.12:8013 -r 192.168.2.14:7000 -m -w 1 -x 3",
    ]);
  });

  it("is live on the director, and felt by clients", async () => {
    const { rules, thresholds, daemons, timeouts, marks } = await liveTable();

    expect(rulesOf("-t 192.168.1.12:8003", rules)).toHaveLength(2);
    expect(rulesOf("-f 2 -6", rules)).toEqual([]);
    expect(thresholds).toEqual(["192.168.2.13:7000 3 0", "192.168.2.14:7000 3 0"]);
    expect(daemons).toEqual(["backup eth1 1"]);
    expect(timeouts).toBe("600 60 100");
    expect(marks).toHaveLength(1);
    expect(tally(await applied.client.visit({ port: 8001, count: 8 }))).toEqual({ Node2: 6, Node3: 2 });
    expect(tally(await applied.client.visit({ port: 8003, count: 4 }))).toEqual({ Node2: 4 });
  });

  it("leaves another up nothing to do", async () => {
    expect(await clone.expect("./lab pulumi up --yes --skip-preview --expect-no-changes")).toMatch(/\d+ unchanged/);
  });
});

function edited({ service, rules }: Row): ServiceInput | undefined {
  const edit = EDITS[serviceOf(rules[0])];
  return edit ? edit(service) : service;
}
