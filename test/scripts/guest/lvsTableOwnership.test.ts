import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeDirector, TIMEOUTS } from "./fakeDirector";

const table = ["-A -t 192.168.1.12:80 -s wlc", "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1"];
const foreign = ["-A -u 192.168.1.12:53 -s rr", "-a -u 192.168.1.12:53 -r 192.168.2.20:53 -m -w 1"];
const master = "--start-daemon master --mcast-interface eth1 --syncid 1";
const mark =
  "iptables -t mangle -A LVS -d 192.168.1.12/32 -p tcp -m multiport --dports 80,443 -j MARK --set-xmark 0x1/0xffffffff";
const mark6 = "ip6tables -t mangle -A LVS -d fd00:1::12/128 -p tcp -j MARK --set-xmark 0x2/0xffffffff";

let director: FakeDirector;

beforeEach(() => {
  director = new FakeDirector();
});
afterEach(() => director.remove());

describe("what was not made here", () => {
  it("stays: virtual services, sync daemons and chains of the firewall", () => {
    const chain = ["-N LVS", "-A LVS -j RETURN"];
    director.tamper((rules) => [...rules, ...foreign, master]);
    director.write("mangle-iptables", chain);
    director.apply(table);
    director.apply([]);

    expect(director.read("table")).toEqual([TIMEOUTS, ...foreign, master]);
    expect(director.read("mangle-iptables")).toEqual(chain);
  });

  it.each([
    [
      "virtual service",
      [...table],
      "the virtual service -t 192.168.1.12:80; remove it with: ipvsadm -D -t 192.168.1.12:80",
    ],
    ["sync daemon", [master], "the master sync daemon; stop it with: ipvsadm --stop-daemon master"],
  ])("is an error before anything changes when the same %s is wanted", (_, existing, message) => {
    director.tamper((rules) => [...rules, ...existing]);

    expect(director.run(["apply"], ["-A -t 192.168.1.12:81 -s rr", ...existing])).toBe(1);
    expect(director.complaints).toContain("nothing was changed");
    expect(director.complaints).toContain(message);
    expect(director.read("table")).toEqual([TIMEOUTS, ...existing]);
    expect(director.saved()).toEqual([]);
  });

  it("is an error before anything changes when a chain of the same name is wanted", () => {
    director.write("mangle-ip6tables", ["-N LVS"]);

    expect(director.run(["apply"], [...table, mark6])).toBe(1);
    expect(director.complaints).toContain("the chain LVS in the table mangle; remove it or rename it with: ip6tables");
    expect(director.read("table")).toEqual([TIMEOUTS]);
  });
});

describe("packet marks", () => {
  it("come after the services that they are for, and go before them", () => {
    const marked = ["-A -f 1 -s rr", "-a -f 1 -r 192.168.2.13:0 -m -w 1"];

    expect(director.apply([mark, ...marked])).toEqual([...marked, mark]);
    expect(director.apply([])).toEqual([mark.replace("-A LVS", "-D LVS"), "-D -f 1"]);
    expect(director.read("mangle-iptables")).toEqual([]);
  });

  it("of IPv4 and IPv6 are changed one by one, and left alone when they are as wanted", () => {
    expect(director.apply([mark, mark6]).sort()).toEqual([mark6, mark]);
    expect(director.apply([mark, mark6])).toEqual([]);
    expect(director.apply([mark, mark6.replace("0x2", "0x3")])).toEqual([
      mark6.replace("-A LVS", "-D LVS"),
      mark6.replace("0x2", "0x3"),
    ]);
  });

  it("come back when somebody emptied the chain, or no packet goes through it", () => {
    director.apply([mark]);
    director.write("mangle-iptables", ["-N LVS", "-A PREROUTING -j LVS"]);
    expect(director.apply([mark])).toEqual([mark]);

    director.write(
      "mangle-iptables",
      director.read("mangle-iptables").filter((rule) => rule !== "-A PREROUTING -j LVS"),
    );
    expect(director.apply([mark])).toEqual([mark]);
    expect(director.table()).toEqual([TIMEOUTS, mark]);
  });

  it("that nobody wants need no firewall", () => {
    director.without("iptables", "ip6tables", "iptables-restore", "ip6tables-restore");
    director.apply([TIMEOUTS, ...table]);
    director.run(["show"]);

    expect(director.complaints).toBe("");
  });
});

describe("what the director shows", () => {
  it("is what is found, what was wanted, and which virtual services are ours", () => {
    const wanted = [TIMEOUTS, master, mark, ...table];
    director.apply(wanted);
    director.tamper((rules) => [...rules.filter((rule) => !rule.startsWith("-a ")), ...foreign]);
    director.run(["show"]);

    expect(director.said).toEqual([
      ...[TIMEOUTS, master, mark, ...table.slice(0, 1), ...foreign].map((line) => `found ${line}`),
      ...wanted.map((line) => `wanted ${line}`),
      "ours -t 192.168.1.12:80",
    ]);
  });

  it("has no daemons and chains of others", () => {
    director.apply(table);
    director.tamper((rules) => [...rules, master]);
    director.write("mangle-iptables", ["-N LVS", "-A PREROUTING -j LVS", "-A LVS -j RETURN"]);
    director.run(["show"]);

    expect(director.said.filter((line) => !/ -[Aat] /.test(line))).toEqual([`found ${TIMEOUTS}`]);
  });
});
