import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeDirector, TIMEOUTS } from "./fakeDirector";

const service = ["-A -t 192.168.1.12:80 -s wlc", "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1"];
const tracking = "sysctl -w net.ipv4.vs.conntrack=1";
const untracked = "sysctl -w net.ipv4.vs.conntrack=0";
const hiding = (source: string) =>
  `iptables -t nat -A LVS -o eth1 -p tcp -m ipvs --vaddr 192.168.1.12 --vport 80 --vmethod MASQ -j SNAT --to-source ${source}`;
const nat = hiding("192.168.2.12");
const six = "ip6tables -t nat -A LVS -m mark --mark 0x1 -m ipvs --vmethod MASQ -j SNAT --to-source fd00:2::12";
const drop = "iptables -t mangle -A LVS -s 10.0.0.0/8 -d 192.168.1.12/32 -p tcp -j DROP";
const gone = (rule: string) => rule.replace("-A LVS", "-D LVS");

let director: FakeDirector;

beforeEach(() => {
  director = new FakeDirector();
});
afterEach(() => director.remove());

describe("what hides clients from real servers", () => {
  it("comes before the service that it is for, and goes after it", () => {
    expect(director.apply([tracking, nat, six, ...service])).toEqual([six, nat, tracking, ...service]);
    expect(director.apply([tracking, nat, six, ...service])).toEqual([]);
    expect(director.apply([])).toEqual(["-D -t 192.168.1.12:80", gone(six), gone(nat), untracked]);
    expect(director.table()).toEqual([TIMEOUTS]);
  });

  it("stays while a service that leaves is drained", () => {
    director.apply([tracking, nat, ...service]);
    const connection = { service: "-t 192.168.1.12:80", server: "192.168.2.13:80", state: "ESTABLISHED" };
    director.connect({ ...connection, endsAtSecond: 5 });
    director.write("meanwhile", ["cat nat-iptables root/proc/sys/net/ipv4/vs/conntrack >meanwhile-nat"]);
    director.apply([], { drainSeconds: 60 });

    expect(director.read("meanwhile-nat")).toEqual(expect.arrayContaining([nat.replace("iptables -t nat ", ""), "1"]));
    expect(director.table()).toEqual([TIMEOUTS]);
  });

  it("comes and goes without a change of the service's own rules", () => {
    director.apply(service);

    expect(director.apply([tracking, nat, ...service])).toEqual([nat, tracking]);
    expect(director.apply([tracking, hiding("192.168.2.99"), ...service])).toEqual([hiding("192.168.2.99"), gone(nat)]);
    expect(director.apply(service)).toEqual([gone(hiding("192.168.2.99")), untracked]);
  });

  it("is apart from what keeps clients out", () => {
    director.apply([drop, ...service]);
    director.apply([tracking, drop, nat, ...service]);
    expect(director.table().sort()).toEqual([TIMEOUTS, tracking, drop, nat, ...service].sort());

    expect(director.apply([drop, ...service])).toEqual([gone(nat), untracked]);
    expect(director.table().sort()).toEqual([TIMEOUTS, drop, ...service].sort());
  });

  it("is drift when somebody takes a part of it away or adds to it, and is as wanted after the next run", () => {
    const wanted = [TIMEOUTS, tracking, nat, ...service];
    director.apply(wanted);
    director.shell("sysctl -q -w net.ipv4.vs.conntrack=0");
    director.write("nat-iptables", ["-N LVS", "-A POSTROUTING -j LVS", "-A LVS -j MASQUERADE"]);
    expect(director.drift().sort()).toEqual(
      [`wanted ${tracking}`, `wanted ${nat}`, "found iptables -t nat -A LVS -j MASQUERADE"].sort(),
    );

    director.apply(wanted);
    expect(director.drift()).toEqual([]);
  });

  it("is drift when no connection goes through it", () => {
    const wanted = [TIMEOUTS, tracking, nat, ...service];
    director.apply(wanted);
    director.write("nat-iptables", ["-N LVS", gone(nat).replace(/.*-D/, "-A")]);

    expect(director.drift()).toEqual([`wanted ${nat}`]);
    director.apply(wanted);
    expect(director.table()).toContain(nat);
  });

  it("is refused when somebody else has made such a chain", () => {
    director.write("nat-iptables", ["-N LVS"]);

    expect(director.run(["apply"], [tracking, nat, ...service])).toBe(1);
    expect(director.complaints).toContain(
      "the chain LVS in the table nat; remove it or rename it with: iptables -t nat -E LVS NEW_NAME",
    );
    expect(director.table()).toEqual([TIMEOUTS]);
  });

  it("ends the run before there is a service for it, where a kernel hasn't got it", () => {
    director.write("no-modules", ["xt_ipvs"]);

    expect(director.run(["apply"], [tracking, nat, ...service])).toBe(1);
    expect(director.table()).toEqual([TIMEOUTS]);
  });

  it("leaves connections tracked where somebody else wants it and nobody here", () => {
    director.shell("sysctl -q -w net.ipv4.vs.conntrack=1");
    director.apply([TIMEOUTS, ...service]);

    expect(director.table()).toContain(tracking);
    expect(director.drift()).toEqual([]);
  });

  it("is there at a boot before the table is", () => {
    director.apply([tracking, nat, ...service]);
    director.boot();
    director.run(["prepare"]);
    expect(director.table()).toEqual([TIMEOUTS, tracking, nat]);

    director.startService();
    expect(director.table().sort()).toEqual([TIMEOUTS, tracking, nat, ...service].sort());
  });

  it("is there at a boot before keepalived makes the table", () => {
    director.apply(["owner keepalived", tracking, nat]);
    director.boot();
    director.startService();

    expect(director.table()).toEqual([TIMEOUTS, tracking, nat]);
  });
});
