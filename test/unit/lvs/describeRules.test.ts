import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeChanges, describeDrift } from "../../../lvs/describeRules";
import { renderTable } from "../../../lvs/rules";
import { arbitraryTable } from "./arbitraryTable";

const sample = [
  "--set 900 120 300",
  "-A -t 192.168.1.12:80 -s wlc",
  "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1",
  "-a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1",
];
const owned = ["-t 192.168.1.12:80"];

function replaced(search: string, replacement: string): string[] {
  return sample.map((rule) => rule.replace(search, replacement));
}

describe("a change of the table is told", () => {
  it("as the rules that come and go", () => {
    expect(describeChanges(sample, replaced("2.14", "2.15"))).toEqual([
      "- -a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1",
      "+ -a -t 192.168.1.12:80 -r 192.168.2.15:80 -m -w 1",
    ]);
  });

  it("as one change of a rule whose options change, with those only", () => {
    expect(describeChanges(sample, replaced("2.14:80 -m -w 1", "2.14:80 -m -w 5"))).toEqual([
      "~ -a -t 192.168.1.12:80 -r 192.168.2.14:80: -w 1 → -w 5",
    ]);
    expect(describeChanges(sample, replaced("wlc", "sh -p 300 -b sh-port"))).toEqual([
      "~ -A -t 192.168.1.12:80: -s wlc no -p no -b → -s sh -p 300 -b sh-port",
    ]);
    expect(describeChanges(sample, replaced("--set 900", "--set 60"))).toEqual(["~ --set: 900 120 300 → 60 120 300"]);
    expect(describeChanges(sample, replaced("-m -w 1", "-g -w 1"))).toEqual([
      "~ -a -t 192.168.1.12:80 -r 192.168.2.13:80: -m → -g",
      "~ -a -t 192.168.1.12:80 -r 192.168.2.14:80: -m → -g",
    ]);
  });

  it("as nothing between any table and itself in another order", () => {
    fc.assert(
      fc.property(arbitraryTable, (table) => {
        expect(describeChanges(renderTable(table), renderTable(table).reverse())).toEqual([]);
      }),
    );
  });

  it("as something between any two tables that differ", () => {
    fc.assert(
      fc.property(arbitraryTable, arbitraryTable, (one, other) => {
        const same = renderTable(one).sort().join() === renderTable(other).sort().join();
        expect(describeChanges(renderTable(one), renderTable(other)).length === 0).toBe(same);
      }),
    );
  });
});

describe("drift is told", () => {
  it("as nothing when the director holds what is wanted, whichever ipvsadm printed it", () => {
    const wanted = [
      "-A -u 192.168.1.12:5060 -s rr -p 300 --pe sip",
      "-a -u 192.168.1.12:5060 -r 192.168.2.13:5060 -i -w 1",
    ];
    const recent = [wanted[0] ?? "", `${wanted[1]} --tun-type ipip`];

    expect(describeDrift({ wanted, found: wanted, owned: ["-u 192.168.1.12:5060"] })).toEqual([]);
    expect(describeDrift({ wanted, found: recent, owned: ["-u 192.168.1.12:5060"] })).toEqual([]);
  });

  it("as nothing about thresholds of none, one client's netmask and empty lines", () => {
    const wanted = ["-A -u 192.168.1.12:53 -s rr -p 60 -o", "-a -u 192.168.1.12:53 -r 192.168.2.13:53 -m -w 1"];
    const found = [`${wanted[0]} -M 255.255.255.255`, "", `${wanted[1]} -x 0 -y 0`];

    expect(describeDrift({ wanted, found, owned: ["-u 192.168.1.12:53"] })).toEqual([]);
  });

  it("as every rule when somebody cleared the table", () => {
    expect(describeDrift({ wanted: sample, found: sample.slice(0, 1), owned })).toEqual(
      sample.slice(1).map((rule) => `${rule}: wanted, not found`),
    );
  });

  it("as the rule, what is wanted and what was found when somebody changed a weight", () => {
    const found = replaced("2.14:80 -m -w 1", "2.14:80 -m -w 5");
    expect(describeDrift({ wanted: sample, found, owned })).toEqual([
      "-a -t 192.168.1.12:80 -r 192.168.2.14:80: wanted -w 1, found -w 5",
    ]);
  });

  it("as a rule too many when somebody added a real server to a service of ours", () => {
    const foreign = "-a -t 192.168.1.12:80 -r 192.168.2.99:80 -m -w 1";
    expect(describeDrift({ wanted: sample, found: [...sample, foreign], owned })).toEqual([
      `${foreign}: found, not wanted`,
    ]);
  });

  it("as a rule too many when a packet mark of our chain isn't wanted any more", () => {
    const mark = "iptables -t mangle -A LVS -d 192.168.1.12/32 -p tcp -j MARK --set-xmark 0x1/0xffffffff";
    expect(describeDrift({ wanted: sample, found: [...sample, mark], owned })).toEqual([`${mark}: found, not wanted`]);
  });

  it("as nothing about services and daemons that others made", () => {
    const found = [
      ...sample,
      "-A -u 192.168.1.12:53 -s rr",
      "-a -u 192.168.1.12:53 -r 192.168.2.20:53 -m -w 1",
      "--start-daemon backup --mcast-interface eth1 --syncid 3",
    ];
    expect(describeDrift({ wanted: sample, found, owned })).toEqual([]);
  });
});
