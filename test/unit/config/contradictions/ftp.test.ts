import { describe, expect, it } from "vitest";
import { problemsOf, withIpv6, withMoreServices, withService } from "../problems";

const BY_MARK =
  'a firewallMark with persistence, whose packets.ports have all of FTP\'s: [20, 21, "10000:10100"], ' +
  "the range being what the real servers offer";

/** Problems of a service of port 21, with what more it has. */
function problemsOfFtp(more: Record<string, unknown>): string[] {
  const service = { address: "192.168.1.12", port: 21, realServers: [{ node: "node2" }], ...more };
  return problemsOf(withMoreServices(service));
}

/** The sample whose machines answer clients themselves. */
function answering(more: Record<string, unknown>, realServer: Record<string, unknown> = {}): string[] {
  const config = withService({ port: 21, realServers: [{ node: "node2", ...realServer }, { node: "node3" }], ...more });
  const nodes = config.nodes as Record<string, object>;
  const fronts = { node2: { ...nodes.node2, front: "192.168.1.13" }, node3: { ...nodes.node3, front: "192.168.1.14" } };
  return problemsOf({ ...config, nodes: { ...nodes, ...fronts } });
}

function byOther(method: string): string {
  return (
    `lvs:virtualServices[0].port: FTP by ${method}, whose passive data connections would reach no real server\n` +
    `  expected: ${BY_MARK}\n  fix: write that; or ftp: false, if port 21 isn't FTP here`
  );
}

describe("FTP is refused", () => {
  it.each([{ port: 2121 }, { protocol: "sctp" }])("where the kernel doesn't follow it: %j", (more) => {
    expect(problemsOfFtp({ ftp: true, ...more })).toContainEqual(
      "lvs:virtualServices[1].ftp: ftp: true has no effect: the kernel follows FTP at TCP's port 21 and by masquerade only\n" +
        `  expected: protocol: tcp, port: 21 and forwarding: masquerade\n  fix: remove it, or write ${BY_MARK}`,
    );
  });

  it("to be said no of where nobody would take it for FTP", () => {
    expect(problemsOfFtp({ ftp: false, port: 2121 })).toEqual([
      "lvs:virtualServices[1].ftp: ftp: false has no effect: the kernel follows FTP at TCP's port 21 and by masquerade only\n" +
        "  expected: protocol: tcp, port: 21 and forwarding: masquerade\n  fix: remove it",
    ]);
  });

  it("where its data connections would reach nobody", () => {
    expect(answering({ forwarding: "gatewaying" })).toEqual([byOther("gatewaying")]);
    expect(answering({}, { forwarding: "ipip" })).toEqual([byOther("ipip")]);
    expect(answering({ forwarding: "gatewaying", ftp: true })).toEqual([
      expect.stringContaining("ftp: true has no effect"),
    ]);
  });

  it("in IPv6 where the kernel doesn't follow that", () => {
    const ftp = { address: "fd00:1::12", port: 21, realServers: [{ node: "node2" }] };
    const config = withIpv6();
    config.virtualServices.push(ftp);
    expect(problemsOf(config)).toEqual([
      "lvs:virtualServices[2].port: centos7 doesn't follow FTP in IPv6\n  expected: Linux 4.18 or newer; it has 3.10\n" +
        `  fix: write ${BY_MARK}; or ftp: false, if port 21 isn't FTP here`,
    ]);
    expect(problemsOf({ ...config, guest: "debian12" })).toEqual([]);
  });

  it("with a list of clients where the kernel lets others in at other ports", () => {
    expect(problemsOfFtp({ persistence: {}, deny: ["10.0.0.0/8"] })).toEqual([
      "lvs:virtualServices[1]: a list of clients for persistent FTP, whose real servers others reach all the same at every " +
        "port from 1024 on\n  expected: a firewallMark, whose packets.ports have all of FTP's, or no persistence",
    ]);
    expect(problemsOfFtp({ deny: ["10.0.0.0/8"] })).toEqual([]);
  });
});

describe("a service of port 21 is taken", () => {
  it.each([{}, { ftp: true }, { ftp: false }, { persistence: {} }, { persistence: {}, ftp: true }])(
    "by masquerade: %j",
    (more) => {
      expect(problemsOfFtp(more)).toEqual([]);
    },
  );

  it.each([{ persistence: {} }, { ftp: false }])("by another method: %j", (more) => {
    expect(answering({ forwarding: "gatewaying", ...more })).toEqual([]);
  });
});
