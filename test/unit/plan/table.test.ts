import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../config/parse";
import type { StackConfig } from "../../../config/schema/stack";
import { renderTable } from "../../../lvs/rules";
import { serviceOf, tableOf } from "../../../plan/table";
import { withIpv6, withPair, withService } from "../config/problems";

/** The text of a configuration's table. */
function textOf(raw: Record<string, unknown>): string[] {
  const { config, problems } = parseStackConfig(raw);
  expect(problems).toEqual([]);
  return renderTable(tableOf(config as StackConfig));
}

describe("the table of a configuration is in the form that the kernel's tools print:", () => {
  it("timeouts first, then daemons, master before backup", () => {
    const raw = {
      ...withService({ realServers: [] }),
      timeouts: { tcpFinSeconds: 30 },
      syncDaemons: [{ role: "backup", interface: "eth0", syncId: 7 }, { role: "master" }],
    };
    expect(textOf(raw)).toEqual([
      "--set 900 30 300",
      "--start-daemon master --mcast-interface eth1 --syncid 1",
      "--start-daemon backup --mcast-interface eth0 --syncid 7",
      "-A -t 192.168.1.12:80 -s wlc",
    ]);
  });

  it("VIPs beside the director's own address, each on its front interface", () => {
    expect(
      textOf({ ...withIpv6(), vips: ["10.9.0.1", "fd00:1:0::20"] }).filter((line) => line.startsWith("ip ")),
    ).toEqual(["ip address add 10.9.0.1/32 dev eth0", "ip address add fd00:1::20/128 dev eth0"]);
  });

  it("no VIPs where they float", () => {
    expect(textOf(withPair({ vips: ["192.168.1.20"] })).filter((line) => line.startsWith("ip "))).toEqual([]);
  });

  it("IPv6 addresses in their shortest form", () => {
    const config = withIpv6();
    config.virtualServices = [
      { address: "FD00:1:0:0::0012", port: 80, realServers: [{ node: "node2" }, { address: "fd00:0002::0099" }] },
    ];
    expect(textOf(config).slice(1)).toEqual([
      "-A -t [fd00:1::12]:80 -s wlc",
      "-a -t [fd00:1::12]:80 -r [fd00:2::13]:80 -m -w 1",
      "-a -t [fd00:1::12]:80 -r [fd00:2::99]:80 -m -w 1",
    ]);
  });

  it("no netmask that tells every client apart", () => {
    const config = withIpv6();
    config.virtualServices = [
      { address: "192.168.1.12", port: 80, persistence: { netmask: "255.255.255.255" }, realServers: [] },
      { address: "fd00:1::12", port: 80, persistence: { netmask: 128 }, realServers: [] },
    ];
    expect(textOf(config).slice(1)).toEqual([
      "-A -t 192.168.1.12:80 -s wlc -p 300",
      "-A -t [fd00:1::12]:80 -s wlc -p 300",
    ]);
  });

  it("a mark's ports in order, each once", () => {
    const marked = { firewallMark: 10, packets: [{ address: "192.168.1.12", ports: [443, 80, 443] }], realServers: [] };
    expect(textOf({ ...withService({}), virtualServices: [marked] }).slice(1)).toEqual([
      "iptables -t mangle -A LVS -d 192.168.1.12/32 -p tcp -m multiport --dports 80,443 -j MARK --set-xmark 0xa/0xffffffff",
      "-A -f 10 -s wlc",
    ]);
  });

  it("a mark's ranges joined, and more ports than one rule takes in several rules", () => {
    const ports = [...Array.from({ length: 14 }, (_, index) => 1000 + 2 * index), "10000:15000", "14000:20000"];
    const marked = { firewallMark: 10, packets: [{ address: "192.168.1.12", ports }], realServers: [] };
    const rule = (list: string) =>
      `iptables -t mangle -A LVS -d 192.168.1.12/32 -p tcp -m multiport --dports ${list} -j MARK --set-xmark 0xa/0xffffffff`;
    expect(textOf({ ...withService({}), virtualServices: [marked] }).slice(1, -1)).toEqual([
      rule("1000,1002,1004,1006,1008,1010,1012,1014,1016,1018,1020,1022,1024,1026"),
      rule("10000:20000"),
    ]);
  });

  it.each<[Record<string, unknown>, boolean]>([
    [{}, true],
    [{ ftp: false }, false],
    [{ persistence: {} }, false],
    [{ persistence: {}, ftp: true }, true],
    [{ realServers: [{ node: "node2" }], forwarding: "masquerade" }, true],
    [{ port: 2121 }, false],
    [{ protocol: "udp" }, false],
  ])("that the kernel follows FTP, for a service of TCP's port 21: %j", (more, followed) => {
    const config = { ...withService({ port: 21, realServers: [], ...more }), verify: false };
    expect(textOf(config).includes("modprobe ip_vs_ftp")).toBe(followed);
  });

  it("a scheduler's flags in ipvsadm's order, each once", () => {
    const { config } = parseStackConfig(withService({ scheduler: "sh" }));
    const [service] = (config as StackConfig).virtualServices;
    const flagged = { ...service, schedulerFlags: ["sh-port", "sh-fallback", "sh-port"] } as typeof service;
    expect(flagged && serviceOf(flagged, {}).schedulerFlags).toEqual(["sh-fallback", "sh-port"]);
  });

  it("a real server's own forwarding, weight and thresholds", () => {
    const config = withService({
      realServers: [
        { address: "10.0.0.1", forwarding: "ipip", weight: 0 },
        { node: "node3", upperThreshold: 9, lowerThreshold: 3 },
      ],
    });
    expect(textOf(config).slice(2)).toEqual([
      "-a -t 192.168.1.12:80 -r 10.0.0.1:80 -i -w 0",
      "-a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1 -x 9 -y 3",
    ]);
  });
});
