import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Action, renderAction } from "../../../lvs/action";
import { diff } from "../../../lvs/diff";
import { parseTable } from "../../../lvs/parseTable";
import { renderAccessRule, renderEndpoint, renderSourceNat, renderTable, serviceKey } from "../../../lvs/rules";
import type { Table } from "../../../lvs/table";
import type { RealServer } from "../../../lvs/virtualService";
import { applyAction } from "./applyAction";
import { arbitraryTables } from "./arbitraryTable";

/** The tables on the way from the first to the second, with what led to each. */
function steps(found: Table, wanted: Table): { action: Action; before: Table; after: Table }[] {
  let table = found;
  return diff(wanted, found).map((action) => {
    const before = table;
    table = applyAction(before, action);
    return { action, before, after: table };
  });
}

/** The real servers of a table's services, by service and endpoint. */
function realServers({ virtualServices }: Table): Map<string, RealServer> {
  return new Map(
    virtualServices.flatMap((service) =>
      service.realServers.map((server) => [`${serviceKey(service)} ${renderEndpoint(server)}`, server]),
    ),
  );
}

/** The services that have a real server which takes new connections. */
function serving({ virtualServices }: Table): string[] {
  return virtualServices.filter((service) => service.realServers.some(({ weight }) => weight > 0)).map(serviceKey);
}

function onEveryWay(check: (found: Table, wanted: Table) => void): void {
  fc.assert(fc.property(arbitraryTables, ([found, wanted]) => check(found, wanted)));
}

describe("the actions between any two tables", () => {
  it("give the wanted table, each of them possible where it stands", () => {
    onEveryWay((found, wanted) => {
      const end = steps(found, wanted).at(-1)?.after ?? found;
      expect(renderTable(end).sort()).toEqual(renderTable(wanted).sort());
    });
  });

  it("are none when the table is as wanted", () => {
    onEveryWay((found, wanted) => {
      const end = steps(found, wanted).at(-1)?.after ?? found;
      expect(diff(wanted, end)).toEqual([]);
    });
  });

  it("each change something", () => {
    onEveryWay((found, wanted) => {
      for (const { before, after } of steps(found, wanted)) {
        expect(renderTable(after).sort()).not.toEqual(renderTable(before).sort());
      }
    });
  });

  it("lead to the wanted table from wherever they were cut off", () => {
    fc.assert(
      fc.property(arbitraryTables, fc.nat(), ([found, wanted], cut) => {
        const way = [found, ...steps(found, wanted).map(({ after }) => after)];
        const cutOff = way[cut % way.length] as Table;
        const end = steps(cutOff, wanted).at(-1)?.after ?? cutOff;
        expect(renderTable(end).sort()).toEqual(renderTable(wanted).sort());
      }),
    );
  });

  it("never delete a service that both tables have", () => {
    onEveryWay((found, wanted) => {
      const kept = new Set(wanted.virtualServices.map(serviceKey));
      for (const { action } of steps(found, wanted)) {
        if (action.kind === "deleteService") expect(kept).not.toContain(serviceKey(action.service));
      }
    });
  });

  it("never take a real server away that both tables have, nor its weight if it has one in both", () => {
    onEveryWay((found, wanted) => {
      const before = realServers(found);
      const both = [...realServers(wanted)].filter(([key]) => before.has(key));
      for (const { after } of steps(found, wanted)) {
        const now = realServers(after);
        for (const [key, { weight }] of both) {
          expect(now.has(key)).toBe(true);
          if (weight > 0 && (before.get(key)?.weight ?? 0) > 0) expect(now.get(key)?.weight).toBeGreaterThan(0);
        }
      }
    });
  });

  it("never leave a service without a real server that takes connections if it has one in both tables", () => {
    onEveryWay((found, wanted) => {
      const after = serving(wanted);
      const both = serving(found).filter((service) => after.includes(service));
      for (const step of steps(found, wanted)) expect(serving(step.after)).toEqual(expect.arrayContaining(both));
    });
  });

  it("delete a real server only at weight 0, and a service only when it is empty", () => {
    onEveryWay((found, wanted) => {
      for (const { action, before } of steps(found, wanted)) {
        if (action.kind === "deleteRealServer") {
          const key = `${serviceKey(action.service)} ${renderEndpoint(action.realServer)}`;
          expect(realServers(before).get(key)?.weight).toBe(0);
        }
        if (action.kind === "deleteService") {
          const service = before.virtualServices.find((each) => serviceKey(each) === serviceKey(action.service));
          expect(service?.realServers).toEqual([]);
        }
      }
    });
  });

  it.each([
    [
      "keep everybody out who is kept out in both tables, and let in nobody whom a new service keeps out",
      ({ accessRules }: Table) => accessRules.map(renderAccessRule),
    ],
    [
      "hide all clients that are hidden in both tables, and show none to a new service's real servers",
      ({ sourceNats }: Table) => sourceNats.map(renderSourceNat),
    ],
  ])("%s", (_, rules) => {
    onEveryWay((found, wanted) => {
      const both = rules(wanted).filter((rule) => rules(found).includes(rule));
      for (const { action, after } of steps(found, wanted)) {
        expect(rules(after)).toEqual(expect.arrayContaining(both));
        if (action.kind === "addService") expect(rules(after)).toEqual(expect.arrayContaining(rules(wanted)));
        if (action.kind === "deleteService") expect(rules(after)).toEqual(expect.arrayContaining(rules(found)));
      }
    });
  });

  it("mark no packet for a service that isn't there yet, or no more", () => {
    onEveryWay((found, wanted) => {
      const marks = ({ virtualServices }: Table) =>
        virtualServices.flatMap((service) => ("firewallMark" in service ? [service.firewallMark] : []));
      const kept = marks(wanted).filter((mark) => marks(found).includes(mark));
      for (const { action, after } of steps(found, wanted)) {
        if (action.kind === "addPacketMark" && marks(wanted).includes(action.packetMark.mark)) {
          expect(marks(after)).toContain(action.packetMark.mark);
        }
        expect(marks(after)).toEqual(expect.arrayContaining(kept));
      }
    });
  });
});

describe("the command lines from a table to another are", () => {
  const sample = [
    "--set 900 120 300",
    "-A -t 192.168.1.12:80 -s wlc",
    "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1",
    "-a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1",
  ];
  const empty = ["--set 900 120 300"];
  const commands = (found: string[], wanted: string[]) => diff(parseTable(wanted), parseTable(found)).map(renderAction);

  it("the sample's own for an empty table", () => {
    expect(commands(empty, sample)).toEqual(sample.slice(1).map((rule) => `ipvsadm ${rule}`));
  });

  it("a drain, a deletion and the service's own for a table that shall be empty", () => {
    expect(commands(sample, empty)).toEqual([
      "ipvsadm -e -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 0",
      "ipvsadm -e -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 0",
      "ipvsadm -d -t 192.168.1.12:80 -r 192.168.2.13:80",
      "ipvsadm -d -t 192.168.1.12:80 -r 192.168.2.14:80",
      "ipvsadm -D -t 192.168.1.12:80",
    ]);
  });

  it("one edit for a real server that comes back in mid-drain", () => {
    const draining = sample.map((rule) => rule.replace("2.14:80 -m -w 1", "2.14:80 -m -w 0"));
    expect(commands(draining, sample)).toEqual(["ipvsadm -e -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1"]);
  });

  it("the new real server's before the old one's when one is replaced", () => {
    expect(
      commands(
        sample,
        sample.map((rule) => rule.replace("2.14", "2.15")),
      ),
    ).toEqual([
      "ipvsadm -a -t 192.168.1.12:80 -r 192.168.2.15:80 -m -w 1",
      "ipvsadm -e -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 0",
      "ipvsadm -d -t 192.168.1.12:80 -r 192.168.2.14:80",
    ]);
  });

  it("a stop and a start for a sync daemon that changes, and the firewall's for packet marks", () => {
    const mark = (port: number) =>
      `iptables -t mangle -A LVS -d 192.168.1.12/32 -p tcp -m multiport --dports ${port} -j MARK --set-xmark 0x1/0xffffffff`;
    expect(
      commands(
        ["--start-daemon master --mcast-interface eth0 --syncid 1", mark(80)],
        ["--set 1 2 3", "--start-daemon master --mcast-interface eth1 --syncid 1", mark(443)],
      ),
    ).toEqual([
      "ipvsadm --set 1 2 3",
      "ipvsadm --stop-daemon master",
      "ipvsadm --start-daemon master --mcast-interface eth1 --syncid 1",
      mark(443),
      mark(80).replace("-A", "-D"),
    ]);
  });
});
