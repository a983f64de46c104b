import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeDirector, TIMEOUTS } from "./fakeDirector";

const vip = "ip address add 192.168.1.20/32 dev eth0";
const six = "ip address add fd00:1::20/128 dev eth0";
const service = ["-A -t 192.168.1.20:80 -s wlc", "-a -t 192.168.1.20:80 -r 192.168.2.13:80 -m -w 1"];
const gone = (address: string) => address.replace(" add ", " del ");

let director: FakeDirector;

beforeEach(() => {
  director = new FakeDirector();
});
afterEach(() => director.remove());

describe("a VIP beside the director's own address", () => {
  it("comes after its service, goes after it, and stays in between", () => {
    expect(director.apply([vip, ...service])).toEqual([...service, vip]);
    expect(director.apply([vip, ...service])).toEqual([]);
    expect(director.apply([vip, six, ...service])).toEqual([six]);
    expect(director.apply([])).toEqual(["-D -t 192.168.1.20:80", gone(vip), gone(six)]);
    expect(director.table()).toEqual([TIMEOUTS]);
  });

  it("stays while its service is drained", () => {
    director.apply([vip, ...service]);
    const connection = { service: "-t 192.168.1.20:80", server: "192.168.2.13:80", state: "ESTABLISHED" };
    director.connect({ ...connection, endsAtSecond: 5 });
    director.write("meanwhile", ["cat addresses >meanwhile-addresses"]);
    director.apply([], { drainSeconds: 60 });

    expect(director.read("meanwhile-addresses")).toEqual(["eth0 192.168.1.20/32"]);
    expect(director.table()).toEqual([TIMEOUTS]);
  });

  it("is nothing that others on the network are asked for in IPv6", () => {
    director.apply([vip, six]);

    expect(director.read("batches")).toEqual([
      "address add 192.168.1.20/32 dev eth0",
      "address add fd00:1::20/128 dev eth0 nodad preferred_lft 0",
    ]);
  });

  it("leaves the director's other addresses alone", () => {
    director.write("addresses", ["eth0 192.168.1.12/24", "eth0 192.168.1.99/32"]);
    director.apply([vip]);
    director.apply([]);

    expect(director.read("addresses")).toEqual(["eth0 192.168.1.12/24", "eth0 192.168.1.99/32"]);
  });

  it("is refused when somebody else gave it to the director", () => {
    director.write("addresses", ["eth0 192.168.1.20/32"]);

    expect(director.run(["apply"], [vip, ...service])).toBe(1);
    expect(director.complaints).toContain(
      "the address 192.168.1.20/32; remove it with: ip address del 192.168.1.20/32",
    );
    expect(director.table()).toEqual([TIMEOUTS, vip]);
  });

  it("is drift when somebody takes it away, and is there again after the next run", () => {
    director.apply([TIMEOUTS, vip, ...service]);
    director.write("addresses", []);
    expect(director.drift()).toEqual([`wanted ${vip}`]);

    director.apply([TIMEOUTS, vip, ...service]);
    expect(director.drift()).toEqual([]);
  });

  it.each(["ipvsadm", "keepalived"])("is there again after a boot, whoever owns the table: %s", (owner) => {
    director.apply(owner === "keepalived" ? ["owner keepalived", vip] : [vip, ...service]);
    director.boot();
    expect(director.table()).toEqual([TIMEOUTS]);

    director.startService();
    expect(director.table()).toContain(vip);
  });

  it("goes away with the stack, though keepalived owned the table", () => {
    director.apply(["owner keepalived", vip]);
    director.apply([]);

    expect(director.table()).toEqual([TIMEOUTS]);
  });
});
