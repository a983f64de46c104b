import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";

const FUNCTIONS = resolve(
  import.meta.dirname,
  "../../../../tools/lab/image/recipe/rootfs/etc/sysconfig/network-scripts/network-functions",
);

let scripts: string;
beforeEach(() => {
  scripts = mkdtempSync(join(tmpdir(), "network-scripts-"));
});
afterEach(() => rmSync(scripts, { recursive: true }));

/** What the guest's ifup tells ip(8) for an interface with these files, by their kind: ifcfg or route. */
async function commands(files: { ifcfg: string; route?: string }): Promise<{ lines: string[]; warnings: string }> {
  for (const [kind, text] of Object.entries(files)) writeFileSync(join(scripts, `${kind}-eth0`), text);
  const { stdout, stderr } = await execa("sh", [
    "-euc",
    `. "$1"; scripts=$2; interface_commands eth0`,
    "sh",
    FUNCTIONS,
    scripts,
  ]);
  return { lines: stdout.split("\n"), warnings: stderr };
}

test("an interface with a static address and a gateway gets both, the route after the link is up", async () => {
  const { lines } = await commands({ ifcfg: "IPADDR=192.0.2.13\nNETMASK=255.255.255.0\nGATEWAY=192.0.2.12\n" });
  expect(lines).toEqual([
    "address replace 192.0.2.13/24 brd + dev eth0",
    "link set eth0 up",
    "route replace default via 192.0.2.12 dev eth0",
  ]);
});

test.each([
  ["255.255.255.255", 32],
  ["255.255.255.252", 30],
  ["255.255.128.0", 17],
  ["255.0.0.0", 8],
  ["0.0.0.0", 0],
])("the netmask %s is the prefix length %i", async (netmask, prefix) => {
  const { lines } = await commands({ ifcfg: `IPADDR=192.0.2.13\nNETMASK=${netmask}\n` });
  expect(lines[0]).toBe(`address replace 192.0.2.13/${prefix} brd + dev eth0`);
});

test("further addresses, a prefix length and an MTU are taken as initscripts names them", async () => {
  const { lines } = await commands({ ifcfg: "IPADDR=192.0.2.1\nPREFIX=28\nIPADDR1=192.0.2.2\nPREFIX1=32\nMTU=1400\n" });
  expect(lines).toEqual([
    "address replace 192.0.2.1/28 brd + dev eth0",
    "address replace 192.0.2.2/32 brd + dev eth0",
    "link set eth0 up mtu 1400",
  ]);
});

test("the routes of its route file follow", async () => {
  const { lines } = await commands({
    ifcfg: "IPADDR=192.0.2.13\nNETMASK=255.255.255.0\n",
    route:
      "ADDRESS0=198.51.100.0\nNETMASK0=255.255.255.0\nGATEWAY0=192.0.2.1\nADDRESS1=203.0.113.0\nNETMASK1=255.255.255.128\nGATEWAY1=192.0.2.2\n",
  });
  expect(lines.slice(2)).toEqual([
    "route replace 198.51.100.0/24 via 192.0.2.1 dev eth0",
    "route replace 203.0.113.0/25 via 192.0.2.2 dev eth0",
  ]);
});

test("IPv6 addresses and their gateway are taken beside IPv4's", async () => {
  const { lines } = await commands({
    ifcfg:
      "IPADDR=192.0.2.13\nNETMASK=255.255.255.0\nIPV6INIT=yes\nIPV6ADDR=2001:db8::13/64\n" +
      'IPV6ADDR_SECONDARIES="2001:db8::14/64 2001:db8::15/64"\nIPV6_DEFAULTGW=2001:db8::12\n',
  });
  expect(lines).toEqual([
    "address replace 192.0.2.13/24 brd + dev eth0",
    "address replace 2001:db8::13/64 dev eth0",
    "address replace 2001:db8::14/64 dev eth0",
    "address replace 2001:db8::15/64 dev eth0",
    "link set eth0 up",
    "route replace default via 2001:db8::12 dev eth0",
  ]);
});

test("DHCP, which the guest lacks, is named instead of passed over", async () => {
  const { warnings } = await commands({ ifcfg: "BOOTPROTO=dhcp\n" });
  expect(warnings).toContain("eth0: this guest has no DHCP client");
});
