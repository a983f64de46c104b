import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTable } from "../../../lvs/parseTable";
import { renderRules, renderTable } from "../../../lvs/rules";
import { arbitraryTable } from "./arbitraryTable";

describe("a table's text", () => {
  it("reads as the table that it was rendered from", () => {
    fc.assert(
      fc.property(arbitraryTable, (table) => {
        expect(parseTable(renderTable(table))).toEqual(table);
      }),
    );
  });

  it("reads as the same services when it comes from a newer ipvsadm, or has more spaces", () => {
    fc.assert(
      fc.property(arbitraryTable, (table) => {
        const spaced = renderRules(table).map((rule) => rule.replaceAll(" ", "  "));
        const recent = renderRules(table).map((rule) => rule.replace(/( -i -w \d+)/, "$1 --tun-type ipip"));
        expect(parseTable(spaced).virtualServices).toEqual(table.virtualServices);
        expect(parseTable(recent).virtualServices).toEqual(table.virtualServices);
      }),
    );
  });

  it("reads as the same when a person wrote it with long options, defaults and empty lines", () => {
    const rules = [
      "-A -u 192.168.1.12:5060 -s rr -p 60 --pe sip -o",
      "-a -u 192.168.1.12:5060 -r 192.168.2.13:5060 -m -w 2",
    ];
    const written = [
      "",
      "-A -u 192.168.1.12:5060 --scheduler rr --persistent 60 --netmask 255.255.255.255 --pe sip --ops",
      "-a -u 192.168.1.12:5060 --real-server 192.168.2.13:5060 --masquerading --weight 2 -x 0 --l-threshold 0",
    ];
    expect(parseTable(written)).toEqual(parseTable(rules));
  });

  it("has the kernel's own timeouts when it names none, as that of `ipvsadm -Sn`", () => {
    expect(parseTable([]).timeouts).toEqual({ tcpSeconds: 900, tcpFinSeconds: 120, udpSeconds: 300 });
  });

  it("has ipvsadm's own defaults for what a person left out", () => {
    expect(parseTable(["-A -t 192.168.1.12:80", "-a -t 192.168.1.12:80 -r 192.168.2.13:80"]).virtualServices).toEqual([
      {
        protocol: "tcp",
        address: "192.168.1.12",
        port: 80,
        scheduler: "wlc",
        schedulerFlags: [],
        persistence: undefined,
        onePacket: false,
        realServers: [
          {
            address: "192.168.2.13",
            port: 80,
            forwarding: "gatewaying",
            weight: 1,
            upperThreshold: 0,
            lowerThreshold: 0,
          },
        ],
      },
    ]);
  });
});

describe("a line that the model has no place for is named with its fault:", () => {
  const service = "-A -t 192.168.1.12:80 -s rr";
  it.each([
    [
      "a tunnel by GUE",
      [service, "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -i -w 1 --tun-type gue"],
      "unknown option --tun-type",
    ],
    ["an unknown scheduler", ["-A -t 192.168.1.12:80 -s best"], "best is none of rr, wrr"],
    [
      "a name in the place of an address",
      ["-A -t director:http -s rr"],
      "director:http is no numeric address and port",
    ],
    ["a real server without its service", ["-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1"], "wasn't named before"],
    ["a weight that is no number", [service, "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w x"], "x is no number"],
    ["two timeouts", ["--set 900 120"], "--set takes three numbers"],
    ["another rule of the firewall", ["iptables -t nat -A LVS -j MASQUERADE"], "not a rule of the table"],
  ])("%s", (_, lines, fault) => {
    expect(() => parseTable(lines)).toThrow(fault);
    expect(() => parseTable(lines)).toThrow(lines.at(-1));
  });
});
