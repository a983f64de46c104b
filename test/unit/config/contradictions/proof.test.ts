import { describe, expect, it } from "vitest";
import { HOST_KEY, problemsOf, withIpv6, withService } from "../problems";

describe("a proof is refused", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["http", { protocol: "udp", port: 53 }, "udp, the service's protocol\n  expected: one of dns, udp, none"],
    ["udp", {}, "tcp, the service's protocol\n  expected: one of http, https, smtp, dns, tcp, none"],
    ["smtp", { protocol: "sctp" }, "sctp, the service's protocol\n  expected: one of none"],
  ])("by %s of a service that doesn't speak it: %j", (type, service, rest) => {
    const proof = { type, ...(type === "udp" && { payload: "00" }) };
    const problems = problemsOf({ ...withService({ ...service, proof }), guest: "debian12" });

    expect(problems).toEqual([`lvs:virtualServices[0].proof.type: ${type} doesn't go over ${rest}`]);
  });

  it("where no service is asked", () => {
    expect(problemsOf({ ...withService({ proof: { type: "http" } }), verify: false })).toEqual([
      "lvs:virtualServices[0].proof: this has no effect: no service is asked with verify: false\n" +
        "  fix: remove it, or verify: false",
    ]);
  });

  it("where somebody else marks the packets", () => {
    const virtualServices = [{ firewallMark: 1, realServers: [{ node: "node2" }], proof: { type: "http" } }];

    expect(problemsOf({ ...withService({}), virtualServices })).toEqual([
      "lvs:virtualServices[0].proof: this has no effect: somebody else marks its packets, so that nobody here knows where to ask\n" +
        "  fix: remove it",
    ]);
  });

  it("by UDP through a jump host", () => {
    const jumpHost = { host: "host1", user: "ada", hostKey: HOST_KEY };
    const service = { protocol: "udp", port: 53, proof: { type: "dns" } };

    expect(problemsOf({ ...withService(service), jumpHost })).toEqual([
      "lvs:virtualServices[0].proof: this has no effect: a jump host carries no UDP\n" +
        "  fix: write { type: none } with this reason",
    ]);
  });

  it("of a service that keeps out the hypervisor, from where it is asked", () => {
    const proof = { type: "http" };
    const refusal =
      "lvs:virtualServices[0].proof: 192.168.1.11, the hypervisor, from where each up asks, is kept out\n" +
      "  expected: 192.168.1.11 among those that may come\n" +
      "  fix: let it come, or remove this";
    expect(problemsOf(withService({ proof, allow: ["10.0.0.0/8"] }))).toEqual([refusal]);
    expect(problemsOf(withService({ proof, deny: ["192.168.1.0/28"] }))).toEqual([refusal]);

    const six = withIpv6();
    const service = { address: "fd00:1::12", port: 80, deny: ["fd00:1::11"], realServers: [{ node: "node2" }], proof };
    expect(problemsOf({ ...six, virtualServices: [service] })).toEqual([
      refusal.replaceAll("192.168.1.11", "fd00:1::11"),
    ]);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ type: "none" }, "reason: missing"],
    [{ type: "udp" }, "payload: missing"],
    [{ type: "udp", payload: "1" }, "payload: "],
    [{ type: "http", path: "up" }, "path: "],
    [{ type: "https", trust: "ca.pem" }, "trust: "],
    [{ type: "tcp", expect: "" }, "expect: "],
    [{ type: "dns", name: "a.example." }, "name: "],
    [{ type: "dns", recordType: "ANY" }, "recordType: "],
    [{ type: "ftp" }, "type: "],
    [{ type: "smtp", helo: "a" }, "helo: "],
  ])("as %j", (proof, beginning) => {
    const [problem] = problemsOf(withService({ proof }));

    expect(problem).toContain(`lvs:virtualServices[0].proof.${beginning}`);
  });
});

describe("a proof is taken", () => {
  it.each<[Record<string, unknown>, Record<string, unknown>]>([
    [{ type: "none", reason: "nobody answers before noon" }, {}],
    [{ type: "none", reason: "it only listens" }, { deny: ["192.168.1.0/24"] }],
    [{ type: "dns" }, { protocol: "udp", port: 53 }],
    [{ type: "tcp", send: "PING\r\n", expect: "PONG" }, { port: 6379 }],
  ])("as %j", (proof, service) => {
    expect(problemsOf(withService({ ...service, proof }))).toEqual([]);
  });
});
