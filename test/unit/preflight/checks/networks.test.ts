import { describe, expect, it } from "vitest";
import type { StackConfig } from "../../../../config/schema/stack";
import { checkNetworks } from "../../../../preflight/checks/networks";
import type { Facts, Route } from "../../../../preflight/facts";
import { withOneNetwork } from "../../config/problems";
import { sampleIsUp, target, wellEquipped, withHost, withLibvirt } from "../wellEquipped";

const FREE =
  "these are free there: lvs:networks.front.cidr 192.168.100.0/24 and lvs:networks.back.cidr 192.168.101.0/24, with the addresses of hypervisor and nodes in them";

function routed(...routes: Route[]): Facts {
  return withHost({ routes });
}

describe("the front network", () => {
  it("collides with a LAN of the same range, and a free pair is proposed", () => {
    expect(checkNetworks(target(), routed({ range: "192.168.1.0/24", interface: "wlan0" }))).toEqual([
      {
        severity: "error",
        what: "192.168.1.0/24 collides with 192.168.1.0/24, which the hypervisor reaches through the interface wlan0",
        where: "lvs:networks.front.cidr",
        expected: "a range that is free",
        fix: FREE,
      },
    ]);
  });

  it("has nothing to go with it where it is the only one", () => {
    const [finding] = checkNetworks(
      target(withOneNetwork() as Partial<StackConfig>),
      routed({ range: "192.168.1.0/24", interface: "wlan0" }),
    );

    expect(finding?.fix).toBe(
      "this is free there: lvs:networks.front.cidr 192.168.100.0/24, with the addresses of hypervisor and nodes in it",
    );
  });

  it("collides with a part of its range that is elsewhere", () => {
    const [finding] = checkNetworks(target(), routed({ range: "192.168.1.12/32", interface: "wg0" }));
    expect(finding).toMatchObject({
      severity: "error",
      what: expect.stringContaining("collides with 192.168.1.12/32"),
    });
  });

  it("is said once to collide, however many routes there are", () => {
    const lan = { range: "192.168.1.0/24", interface: "wlan0" };
    const findings = checkNetworks(target(), routed(lan, { ...lan, interface: "eth0" }));
    expect(findings.map(({ where }) => where)).toEqual(["lvs:networks.front.cidr"]);
  });

  it("collides with another of libvirt's networks, by its name", () => {
    const facts = withHost(
      { routes: [{ range: "192.168.1.0/24", interface: "virbr7" }] },
      withLibvirt({ networks: [{ name: "home", active: true, bridge: "virbr7", ranges: ["192.168.1.1/24"] }] }),
    );
    expect(checkNetworks(target(), facts)).toMatchObject([
      {
        severity: "error",
        what: "192.168.1.0/24 collides with 192.168.1.0/24, which the hypervisor reaches through libvirt's network home",
      },
    ]);
  });

  it("may hide a part of a wider network, which is told", () => {
    expect(checkNetworks(target(), routed({ range: "192.168.0.0/16", interface: "tun0" }))).toMatchObject([
      {
        severity: "warning",
        what: "192.168.1.0/24 is part of 192.168.0.0/16, which the hypervisor reaches through the interface tun0: it loses what is there",
        where: "lvs:networks.front.cidr",
        fix: expect.stringContaining("10.213.100.0/24"),
      },
      { severity: "warning", where: "lvs:networks.back.cidr" },
    ]);
  });

  it("collides with a network of libvirt's that isn't active, as soon as that is", () => {
    const facts = withLibvirt({ networks: [{ name: "home", active: false, ranges: ["192.168.1.1/24"] }] });
    expect(checkNetworks(target(), facts)).toEqual([
      {
        severity: "warning",
        what: "192.168.1.0/24 collides with libvirt's network home, which isn't active now and can't become so beside the stack",
        where: "lvs:networks.front.cidr",
        expected: "a range that is free",
        fix: FREE,
      },
    ]);
  });

  it("collides in IPv6, too", () => {
    const networks = {
      front: { cidr: "192.168.1.0/24", hypervisor: "192.168.1.11", cidr6: "fd00:1::/64", hypervisor6: "fd00:1::11" },
      back: { cidr: "192.168.2.0/24" },
    };
    const facts = routed({ range: "fd00:1::/64", interface: "eth1" });
    expect(checkNetworks(target({ networks } as never), facts)).toEqual([
      {
        severity: "error",
        what: "fd00:1::/64 collides with fd00:1::/64, which the hypervisor reaches through the interface eth1",
        where: "lvs:networks.front.cidr6",
        expected: "a range that is free",
        fix: "these are free there: lvs:networks.front.cidr6 fd6c:7673:0:64::/64 and lvs:networks.back.cidr6 fd6c:7673:0:65::/64, with the addresses of hypervisor and nodes in them",
      },
    ]);
  });

  it("collides with nothing when it is there already and its route is its own bridge's", () => {
    expect(checkNetworks(target(), sampleIsUp())).toEqual([]);
  });

  it("that is up is no error when a LAN of its range appears, but told", () => {
    const up = sampleIsUp();
    const facts = withHost(
      {
        routes: [
          { range: "192.168.1.0/24", interface: "virbr1" },
          { range: "192.168.1.0/24", interface: "wlan0" },
          { range: "192.168.2.0/24", interface: "eth3" },
        ],
      },
      up,
    );
    expect(checkNetworks(target(), facts)).toMatchObject([
      { severity: "warning", what: expect.stringMatching(/^192.168.1.0\/24 collides .* wlan0$/) },
    ]);
  });

  it("behind a bridge of the user's own is the one that is there", () => {
    const networks = {
      front: { cidr: "192.168.1.0/24", bridge: "br0", gateway: "192.168.1.1", nameservers: ["192.168.1.1"] },
      back: { cidr: "192.168.2.0/24" },
    };
    expect(checkNetworks(target({ networks } as never), routed({ range: "192.168.1.0/24", interface: "br0" }))).toEqual(
      [],
    );
  });
});

describe("the back network", () => {
  it("has no route on the hypervisor, but hides what the hypervisor reaches there from the machines", () => {
    expect(checkNetworks(target(), routed({ range: "192.168.2.0/24", interface: "eth1" }))).toEqual([
      {
        severity: "warning",
        what: "the hypervisor reaches 192.168.2.0/24 through the interface eth1, and the machines won't: to them it is the back network",
        where: "lvs:networks.back.cidr",
        expected: "a range that is free, unless the machines and their clients need nothing of it",
        fix: FREE,
      },
    ]);
  });
});

it("networks elsewhere are no collision", () => {
  expect(checkNetworks(target(), wellEquipped)).toEqual([]);
});
