import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeDirector, TIMEOUTS } from "./fakeDirector";

const service = ["-A -t 192.168.1.12:80 -s wlc", "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1"];
const drop = "iptables -t mangle -A LVS -s 10.0.0.0/8 -d 192.168.1.12/32 -p tcp -m multiport --dports 80 -j DROP";
const only = (ranges: string) =>
  `iptables -t mangle -A LVS -d 192.168.1.12/32 -p tcp -m multiport --dports 80 -m iprange ! --src-range ${ranges} -j DROP`;
const six = "ip6tables -t mangle -A LVS -s fd00:9::/64 -d fd00:1::12/128 -p tcp -j DROP";
const mark = "iptables -t mangle -A LVS -d 192.168.1.12/32 -p udp -j MARK --set-xmark 0x1/0xffffffff";
const marked = ["-A -f 1 -s rr", "-a -f 1 -r 192.168.2.13:0 -m -w 1"];
const gone = (rule: string) => rule.replace("-A LVS", "-D LVS");

let director: FakeDirector;

beforeEach(() => {
  director = new FakeDirector();
});
afterEach(() => director.remove());

describe("what keeps clients out", () => {
  it("comes before the service that it is for, and goes after it", () => {
    expect(director.apply([drop, six, ...service])).toEqual([six, drop, ...service]);
    expect(director.apply([drop, six, ...service])).toEqual([]);
    expect(director.apply([])).toEqual(["-D -t 192.168.1.12:80", gone(six), gone(drop)]);
    expect(director.table()).toEqual([TIMEOUTS]);
  });

  it("stays while a service that leaves is drained", () => {
    director.apply([drop, ...service]);
    const connection = { service: "-t 192.168.1.12:80", server: "192.168.2.13:80", state: "ESTABLISHED" };
    director.connect({ ...connection, endsAtSecond: 5 });
    director.write("meanwhile", ["cat mangle-iptables >meanwhile-chain"]);
    director.apply([], { drainSeconds: 60 });

    expect(director.read("meanwhile-chain")).toContain(drop.replace("iptables -t mangle ", ""));
    expect(director.table()).toEqual([TIMEOUTS]);
  });

  it("is there before what is left out, where it changes", () => {
    director.apply([only("10.0.0.0-10.0.0.255"), ...service]);

    expect(director.apply([only("10.0.1.0-10.0.1.255"), ...service])).toEqual([
      only("10.0.1.0-10.0.1.255"),
      gone(only("10.0.0.0-10.0.0.255")),
    ]);
  });

  it("is apart from marks, which come after their services and go before them", () => {
    expect(director.apply([mark, drop, ...marked, ...service])).toEqual([drop, ...marked, ...service, mark]);
    expect(director.apply([drop, ...service])).toEqual([gone(mark), "-D -f 1"]);
    expect(director.table().sort()).toEqual([TIMEOUTS, drop, ...service].sort());
  });

  it("is drift when somebody takes it away or adds to it, and is as wanted after the next run", () => {
    const wanted = [TIMEOUTS, drop, ...service];
    director.apply(wanted);
    director.write("mangle-iptables", ["-N LVS", "-A PREROUTING -j LVS", "-A LVS -s 10.9.0.0/16 -j DROP"]);
    expect(director.drift()).toEqual([`wanted ${drop}`, "found iptables -t mangle -A LVS -s 10.9.0.0/16 -j DROP"]);

    director.apply(wanted);
    expect(director.drift()).toEqual([]);
  });

  it("is there at a boot before the table is", () => {
    director.apply([drop, mark, ...marked, ...service]);
    director.boot();
    director.run(["prepare"]);
    expect(director.table()).toEqual([TIMEOUTS, drop]);

    director.boot();
    director.startService();
    expect(director.table().sort()).toEqual([TIMEOUTS, drop, mark, ...marked, ...service].sort());
  });

  it("is there at a boot before keepalived makes the table", () => {
    director.apply(["owner keepalived", drop]);
    director.boot();
    director.startService();

    expect(director.table()).toEqual([TIMEOUTS, drop]);
  });
});
