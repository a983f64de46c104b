import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { renderTable } from "../../../lvs/rules";
import { FakeDirector, TIMEOUTS } from "./fakeDirector";
import { type Stop, tablesOfEveryRule, tour } from "./tour";

const table = [
  "--set 1000 100 10",
  "--start-daemon master --mcast-interface eth1 --syncid 1",
  "iptables -t mangle -A LVS -d 192.168.1.12/32 -p tcp -j MARK --set-xmark 0x1/0xffffffff",
  "-A -t 192.168.1.12:80 -s wlc",
  "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1 -x 9",
];
const foreign = ["-A -u 192.168.1.12:53 -s rr", "-a -u 192.168.1.12:53 -r 192.168.2.20:53 -m -w 1"];

let director: FakeDirector;

beforeEach(() => {
  director = new FakeDirector();
});
afterEach(() => director.remove());

describe("a boot", () => {
  it("brings back the whole table, and services of others", () => {
    director.tamper((rules) => [...rules, ...foreign]);
    director.apply(table);
    director.boot();
    director.startService();

    expect(director.table().sort()).toEqual([...table, ...foreign].sort());
  });

  it("brings back the whole table when the power failed right after it was made", () => {
    director.hasDisk();
    director.apply([TIMEOUTS]);
    director.apply(table);
    director.losePower();

    expect(director.saved()).toContain("-A -t 192.168.1.12:80 -s wlc");
    director.startService();
    expect(director.table().sort()).toEqual([...table].sort());
  });

  it("has the table where Debian's ipvsadm restores it from, where that is configured as Debian's", () => {
    director.shell("mkdir root/etc/default && touch root/etc/default/ipvsadm");
    director.apply(table);

    expect(director.read("root/etc/ipvsadm.rules")).toContain("-A -t 192.168.1.12:80 -s wlc");
    expect(director.saved()).toEqual([]);
  });

  it("before there ever was a table brings nothing and says nothing", () => {
    expect(director.startService()).toBe(0);
    expect(director.said).toEqual([]);
  });

  it("brings the rest of the table when a part of it can't be had, and is no failure", () => {
    director.apply(table);
    director.boot();
    director.write("refused", ["--start-daemon"]);

    expect(director.startService()).toBe(0);
    expect(director.table().sort()).toEqual(table.filter((line) => !line.startsWith("--start-daemon")).sort());
  });
});

describe("a restart of ipvsadm.service", () => {
  it.each(["1.27", "1.31"])("fixes what the stop saved, with ipvsadm %s", (version) => {
    for (const wanted of tablesOfEveryRule()) {
      const each = new FakeDirector(version);
      each.tamper((rules) => [...rules, ...foreign]);
      each.apply(renderTable(wanted));
      each.tamper((rules) =>
        rules.map((rule) => rule.replace(/(13.*) -w 1/, "$1 -w 7")).filter((rule) => !rule.includes("2.140")),
      );
      each.stopService();
      each.startService();

      const ours = each.table().filter((line) => !foreign.includes(line));
      expect(ours.sort()).toEqual(renderTable(wanted).sort());
      expect(each.table()).toEqual(expect.arrayContaining(foreign));
      each.remove();
    }
  });

  it.each(["1.27", "1.31"])(
    "gives ipvsadm %s what it can read of services of others, which it can't always print",
    (version) => {
      const each = new FakeDirector(version);
      const mark = "-A -f 4294967295 -s rr";
      each.tamper((rules) => [...rules, mark]);
      each.apply(table);
      each.stopService();
      expect(each.saved()).toContain("-A -f -1 -s rr");

      each.startService();
      expect(each.table()).toContain(mark);
      each.remove();
    },
  );

  it("takes over from a run that drains", () => {
    director.apply([...table, "-a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1"]);
    const connection = { service: "-t 192.168.1.12:80", server: "192.168.2.14:80", state: "ESTABLISHED" };
    director.connect({ ...connection, endsAtSecond: 50 });
    director.write("meanwhile", ['bash "$LVS_TABLE" restore']);

    expect(director.run(["apply", "--drain-seconds", "60"], table)).toBe(1);
    expect(director.table().sort()).toEqual([...table].sort());
  });
});

describe("a run that is killed", () => {
  // one of many commands of all kinds
  const { found, wanted } = tour()[1] as Stop;
  let count: number;

  beforeAll(() => {
    const whole = new FakeDirector().holding(renderTable(found));
    count = whole
      .apply(renderTable(wanted))
      .filter((command) => !/^(ip|ip6?tables|modprobe|sysctl) /.test(command)).length;
    whole.remove();
  });

  // before the first command, before the last one, and between
  it.each([0, 1, 2, 3, 4, 5, 6, 7])(
    "%i sevenths of the way through its commands is completed by the next one, which knows what is its own",
    (sevenths) => {
      const each = new FakeDirector().holding(renderTable(found));
      each.write("deadly", [`${Math.round(((count - 1) * sevenths) / 7)}`]);
      expect(each.run(["apply"], renderTable(wanted))).not.toBe(0);
      each.write("deadly", []);
      each.apply(renderTable(wanted));

      expect(each.table().sort()).toEqual(renderTable(wanted).sort());
      each.apply([TIMEOUTS]);
      expect(each.table()).toEqual([TIMEOUTS]);
      each.remove();
    },
  );

  it("is completed by a boot", () => {
    director.apply([TIMEOUTS]);
    director.write("deadly", ["2"]);
    director.run(["apply"], table);
    expect(director.read("table")).not.toContain(table[4]);

    director.write("deadly", []);
    director.boot();
    director.startService();
    expect(director.table().sort()).toEqual([...table].sort());
  });
});
