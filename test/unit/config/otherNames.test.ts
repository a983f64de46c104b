import { describe, expect, it } from "vitest";
import { parseStackConfig } from "../../../config/parse";
import { changed, withHealth, withPair, withRealServer, withService } from "./problems";

describe("a setting by another tool's name is answered by ours:", () => {
  it.each([
    ["lb_algo", "scheduler"],
    ["lb_kind", "forwarding"],
    ["persistence_timeout", "persistence.seconds"],
    ["ops", "onePacket"],
    ["fwmark", "firewallMark"],
    ["real_server", "realServers"],
    ["backends", "realServers"],
    ["delay_loop", "health.delaySeconds"],
    ["sorry_server", "health.sorryServer"],
    // one of ours, beside the setting that it belongs to
    ["check", "health.check"],
    ["quorum", "health.quorum"],
    ["HTTP_GET", "health.check"],
    ["quorum_up", "health.quorumUp"],
    ["notify_down", "health.notifyDown"],
    ["connect_port", "health.check.port"],
  ])("%s of a virtual service: %s", (name, ours) => {
    expect(fixOf(withService({ [name]: 1 }), name)).toBe(`write ${ours}, or remove it`);
  });

  it.each([
    ["uthreshold", "upperThreshold"],
    ["lthreshold", "lowerThreshold"],
    ["connect_timeout", "check.connectTimeoutSeconds"],
    ["TCP_CHECK", "check"],
    ["UDP_CHECK", "check"],
  ])("%s of a real server: %s", (name, ours) => {
    expect(fixOf(withRealServer({ [name]: 1 }), name)).toBe(`write ${ours}, or remove it`);
  });

  it.each([
    ["status_code", "status"],
    ["url", "path"],
    ["connect_timeout", "connectTimeoutSeconds"],
    ["nb_get_retry", "retries"],
    ["delay_before_retry", "retryDelaySeconds"],
    ["connect-port", "port"],
    ["enable_sni", "sni"],
    ["urls", "pages"],
  ])("%s of a check: %s", (name, ours) => {
    expect(fixOf(withHealth({ check: { type: "HTTP_GET", [name]: 1 } }), name)).toBe(`write ${ours}, or remove it`);
  });

  it.each([
    ["alpha", /until a check has found it up$/],
    ["omega", /the table stays when the checks stop/],
  ])("keepalived's %s is to be removed, with the reason", (name, reason) => {
    expect(fixOf(withService({ [name]: true }), name)).toMatch(reason);
  });

  it.each([
    ["garp_master_refresh", "write garp.refreshSeconds, or remove it"],
    ["vrrp_version", "write version, or remove it"],
    ["track_script", "write trackScript, or remove it"],
    [
      "preempt",
      "remove it: a director that comes back takes over from one that lives only where groups prefer different directors",
    ],
    ["preempt_delay", "write preemptDelaySeconds, or remove it"],
    [
      "track_interface",
      "remove it: a director gives up all addresses in any case when its front or its back link goes down",
    ],
  ])("%s of failover: %s", (name, answer) => {
    const failover = { vip: "192.168.1.12", gateway: "192.168.2.12", [name]: 1 };
    expect(fixOf(withPair({ failover }), name)).toBe(answer);
  });

  it("what is called so elsewhere only is left at that, where it could be meant in several ways", () => {
    expect(fixOf(changed(["nodes", "node2", "port"], 22), "port")).toBe("write existing.port, or remove it");
    expect(fixOf(changed(["port"], 80), "port")).toBe("remove it");
  });
});

describe("a check by another name is answered by the one that does its job:", () => {
  it.each([
    ["HTTP_CHECK", "write HTTP_GET"],
    ["HTTPS", "write SSL_GET"],
    ["dns_check", "write DNS_CHECK"],
    ["udp", "write UDP_CHECK"],
    ["ping", "write PING_CHECK"],
    ["ICMP", "write PING_CHECK"],
    ["FILE_CHECK", "write MISC_CHECK, with a command that reads the file"],
    ["BFD_CHECK", "write MISC_CHECK, with a command that asks for the real server's state"],
  ])("%s: %s", (type, answer) => {
    expect(fixOf(withHealth({ check: { type } }), "type")).toBe(answer);
  });
});

describe("an address that is wrong", () => {
  it.each([
    ["192.168.1", "an IPv4 address, such as 192.168.1.12"],
    ["fd00:1:::12", "an IPv6 address, such as fd00:1::12"],
  ])("is answered in the family that it looks like: %s", (address, expected) => {
    const [problem] = parseStackConfig(withService({ address })).problems;
    expect(problem?.expected).toBe(expected);
  });

  it("is told its setting, where it is IPv6 in IPv4's place", () => {
    expect(fixOf(changed(["nodes", "node2", "back"], "fd00:2::13"), "back")).toBe("write it as back6");
  });
});

describe("a suggestion", () => {
  it.each([
    ["schedluer", "write scheduler, or remove it"],
    ["protocoll", "write protocol, or remove it"],
    ["whatever", "remove it"],
  ])("is made only where it is really near: %s", (name, fix) => {
    expect(fixOf(withService({ [name]: 1 }), name)).toBe(fix);
  });
});

function fixOf(raw: Record<string, unknown>, name: string): string | undefined {
  const { problems } = parseStackConfig(raw);
  return problems.find(({ where = "" }) => new RegExp(`\\b${name}"?\\]?$`).test(where))?.fix;
}
