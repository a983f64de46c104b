import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { projectDir } from "../../../runtime/paths";

const SCRIPTS = join(projectDir, "guest/real-server/usr/local/sbin");
const FAKES = join(projectDir, "test/scripts/guest/realServerFakes");
const VIP = "192.168.1.12";
const VIP6 = "fd00:1::12";

/** The kernel's files; see realServerFakes/. */
let kernel: string;

beforeEach(() => {
  kernel = mkdtempSync(join(tmpdir(), "real-server-"));
  write("clock", "0\n");
});
afterEach(() => rmSync(kernel, { recursive: true }));

function write(file: string, text: string): void {
  writeFileSync(join(kernel, file), text);
}

function lines(file: string): string[] {
  const path = join(kernel, file);
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").filter(Boolean) : [];
}

function run(script: string, ...args: string[]): { status: number | null; stderr: string } {
  return spawnSync("bash", ["--norc", join(SCRIPTS, script), ...args], {
    encoding: "utf8",
    env: {
      PATH: `${FAKES}:${process.env.PATH}`,
      KERNEL: kernel,
      LVS_ROOT: kernel,
      ROUTES_FILE: join(kernel, "ways"),
    },
  });
}

function directReturn(...args: string[]): string {
  const { status, stderr } = run("lvs-direct-return", ...args);
  if (status !== 0) throw new Error(`lvs-direct-return ended with ${status}: ${stderr}`);
  return stderr;
}

/** Connections as ss prints them, by the client's port. */
function connectionsAt(second: number, ...ports: number[]): void {
  const text = ports.map((port) => `ESTAB 0 0 [::ffff:${VIP}]:80 [::ffff:192.168.1.11]:${port}\n`);
  write(`connections-${second}`, text.join(""));
}

describe("a real server's VIP", () => {
  it("is on the loopback interface under gatewaying, in nobody's hearing, and its packets leave on the front leg", () => {
    directReturn("add", `gatewaying:${VIP}`);

    expect(lines("addresses")).toEqual([`lo ${VIP}/32 scope host`]);
    expect(lines("rules")).toEqual([`-4 101: from ${VIP} lookup 101`]);
  });

  it("is on the tunnel's end under ipip, which is up", () => {
    directReturn("add", `ipip:${VIP}`);

    expect(lines("addresses")).toEqual([`tunl0 ${VIP}/32 scope host`]);
    expect(lines("rules")).toEqual([`-4 100: from ${VIP} lookup 100`]);
    expect(lines("log")).toContain("modprobe ipip");
    expect(lines("log").at(-1)).toBe("ip link set tunl0 up");
  });

  it("is of IPv6 where nobody looks for duplicates of it, nor takes it for own connections", () => {
    directReturn("add", `gatewaying:${VIP6}`);
    directReturn("add", `ipip:${VIP6}`);

    expect(lines("addresses")).toEqual([
      `lo ${VIP6}/128 scope global nodad preferred_lft 0`,
      `ip6tnl0 ${VIP6}/128 scope global nodad preferred_lft 0`,
    ]);
    expect(lines("log")).toContain("modprobe ip6_tunnel");
  });

  it("comes when ARP is already silent about it and its way back is known", () => {
    directReturn("add", `gatewaying:${VIP}`);

    const log = lines("log");
    const address = log.findIndex((line) => line.includes("address replace"));
    expect(log.indexOf("sysctl -q -p /etc/sysctl.d/91-lvs-direct-return.conf")).toBe(0);
    expect(log.findIndex((line) => line.includes("rule add"))).toBeLessThan(address);
  });

  it("has one rule however often it is added", () => {
    directReturn("add", `gatewaying:${VIP}`);
    directReturn("add", `gatewaying:${VIP}`);

    expect(lines("rules")).toHaveLength(1);
  });

  it("leaves nothing when it is removed, and the tunnel goes with its last VIP", () => {
    directReturn("add", `ipip:${VIP}`);
    directReturn("add", "ipip:192.168.1.20");

    directReturn("remove", `ipip:${VIP}`);
    expect(lines("addresses")).toEqual(["tunl0 192.168.1.20/32 scope host"]);
    expect(lines("log")).not.toContain("ip link set tunl0 down");

    directReturn("remove", "ipip:192.168.1.20");
    expect(lines("addresses")).toEqual([]);
    expect(lines("rules")).toEqual([]);
    expect(lines("log").at(-1)).toBe("ip link set tunl0 down");
  });

  it("keeps what another method has when one is removed", () => {
    directReturn("add", `gatewaying:${VIP}`);
    directReturn("add", `ipip:${VIP}`);

    directReturn("remove", `ipip:${VIP}`);

    expect(lines("addresses")).toEqual([`lo ${VIP}/32 scope host`]);
    expect(lines("rules")).toEqual([`-4 101: from ${VIP} lookup 101`]);
  });

  it("is told of to a director that serves, before it comes and when it has gone", () => {
    const libexec = join(kernel, "usr/libexec/keepalived");
    mkdirSync(libexec, { recursive: true });
    const tell = '#!/bin/sh\necho "lvs-vrrp $*" >>"$KERNEL/log"\n';
    writeFileSync(join(libexec, "lvs-vrrp"), tell, { mode: 0o755 });
    const toldAndChanged = () => lines("log").filter((line) => /^lvs-vrrp|address (replace|del)/.test(line));

    directReturn("add", `gatewaying:${VIP}`);
    expect(toldAndChanged()[0]).toBe("lvs-vrrp --serving");

    write("log", "");
    directReturn("remove", `gatewaying:${VIP}`);
    expect(toldAndChanged().at(-1)).toBe("lvs-vrrp --serving");
  });

  it("can be removed where it isn't", () => {
    expect(directReturn("remove", `gatewaying:${VIP}`)).toBe("");
  });
});

describe("entering and leaving a VIP", () => {
  const unit = `lvs-direct-return@gatewaying:${VIP}.service`;

  it("lasts over a boot, and does no harm when it is done already", () => {
    directReturn("enter", `gatewaying:${VIP}`);

    expect(lines("log")).toEqual([`systemctl enable --quiet ${unit}`, `systemctl reload-or-restart ${unit}`]);
  });

  it("waits for the connections that there are, not for those that come by another method meanwhile", () => {
    connectionsAt(0, 40_001, 40_002);
    connectionsAt(1, 40_002, 40_003);
    connectionsAt(2, 40_003, 40_004);

    expect(directReturn("leave", `gatewaying:${VIP}`, "60")).toBe("");

    expect(lines("clock")).toEqual(["2"]);
    expect(lines("log").at(-1)).toBe(`systemctl disable --quiet --now ${unit}`);
  });

  it("cuts what is left when the time is over, and says so", () => {
    for (const second of [0, 1, 2, 3]) connectionsAt(second, 40_001, 40_002);

    expect(directReturn("leave", `gatewaying:${VIP}`, "3")).toBe(`cut after 3 s: 2 connections to ${VIP}\n`);

    expect(lines("clock")).toEqual(["3"]);
    expect(lines("log").at(-1)).toBe(`systemctl disable --quiet --now ${unit}`);
  });

  it("asks for connections of IPv6 in the form that ss reads", () => {
    directReturn("leave", `ipip:${VIP6}`, "0");

    expect(lines("log")[0]).toMatch(/ src \[fd00:1::12\]$/);
  });

  it.each([[["enter"]], [["enter", VIP]], [["add", `tunnelling:${VIP}`]], [["rest", `ipip:${VIP}`]]])(
    "is refused as %j",
    (args) => {
      const { status, stderr } = run("lvs-direct-return", ...args);

      expect(status).toBe(2);
      expect(stderr).toMatch(/^usage: /);
      expect(lines("log")).toEqual([]);
    },
  );
});

describe("the ways of a real server with a leg on the clients' network", () => {
  const ipv4 = "4 eth0 192.168.2.13 192.168.2.0/24 192.168.2.12 eth1 192.168.1.0/24 192.168.1.11\n";
  const ipv6 = "6 eth0 fd00:2::13 fd00:2::/64 fd00:2::12 eth1 fd00:1::/64 fd00:1::11\n";

  it("lead through the director from the RIP, although the clients are next door", () => {
    write("ways", ipv4);
    expect(run("lvs-routes").status).toBe(0);

    expect(lines("rules")).toEqual(["-4 102: from 192.168.2.13 lookup 102"]);
    expect(lines("routes").filter((route) => / table 102\b/.test(route))).toEqual([
      "192.168.2.0/24 dev eth0 table 102",
      "default via 192.168.2.12 dev eth0 table 102",
    ]);
  });

  it("lead straight to the clients from a VIP, who are told smaller segments where theirs come in a tunnel", () => {
    write("ways", ipv4 + ipv6);
    expect(run("lvs-routes").status).toBe(0);

    expect(lines("routes").filter((route) => / table 10[01]\b/.test(route))).toEqual([
      "192.168.2.0/24 dev eth0 table 100 advmss 1440",
      "192.168.1.0/24 dev eth1 table 100 advmss 1440",
      "default via 192.168.1.11 dev eth1 table 100 advmss 1440",
      "192.168.2.0/24 dev eth0 table 101",
      "192.168.1.0/24 dev eth1 table 101",
      "default via 192.168.1.11 dev eth1 table 101",
      "fd00:2::/64 dev eth0 table 100 advmss 1400",
      "fd00:1::/64 dev eth1 table 100 advmss 1400",
      "default via fd00:1::11 dev eth1 table 100 advmss 1400",
      "fd00:2::/64 dev eth0 table 101",
      "fd00:1::/64 dev eth1 table 101",
      "default via fd00:1::11 dev eth1 table 101",
    ]);
  });

  it("know no router that announces itself on the clients' network", () => {
    write("ways", ipv4);
    run("lvs-routes");
    expect(lines("log").join("\n")).not.toContain("accept_ra");

    write("ways", ipv6);
    run("lvs-routes");
    expect(lines("log").slice(-3)).toEqual([
      "sysctl -q -w net.ipv6.conf.eth1.accept_ra=0",
      "ip -6 route flush dev eth1 proto ra",
      "ip -6 address flush dev eth1 dynamic",
    ]);
  });

  it("are the RIP's alone without such a leg, on a machine whose default route is its own", () => {
    write("ways", "4 ens4 192.168.2.13 192.168.2.0/24 192.168.2.12\n");
    expect(run("lvs-routes").status).toBe(0);

    expect(lines("rules")).toEqual(["-4 102: from 192.168.2.13 lookup 102"]);
    expect(lines("routes")).toEqual([
      "192.168.2.0/24 dev ens4 table 102",
      "default via 192.168.2.12 dev ens4 table 102",
    ]);
  });

  it("are those of VIPs alone where no director is a gateway", () => {
    write("ways", "4 eth0 192.168.2.13 192.168.2.0/24 - eth1 192.168.1.0/24 192.168.1.11\n");
    expect(run("lvs-routes").status).toBe(0);

    expect(lines("rules")).toEqual([]);
    expect(lines("routes").filter((route) => / table 10[12]\b/.test(route))).toEqual([
      "192.168.2.0/24 dev eth0 table 101",
      "192.168.1.0/24 dev eth1 table 101",
      "default via 192.168.1.11 dev eth1 table 101",
    ]);
    expect(run("lvs-routes", "remove").status).toBe(0);
  });

  it("know of no back network where all is on one", () => {
    write("ways", "4 - - - - eth0 192.168.1.0/24 192.168.1.11\n");
    expect(run("lvs-routes").status).toBe(0);

    expect(lines("rules")).toEqual([]);
    expect(lines("routes")).toEqual([
      "192.168.1.0/24 dev eth0 table 100 advmss 1440",
      "default via 192.168.1.11 dev eth0 table 100 advmss 1440",
      "192.168.1.0/24 dev eth0 table 101",
      "default via 192.168.1.11 dev eth0 table 101",
    ]);
  });

  it("are gone when they are removed, which can be done again", () => {
    write("ways", ipv4 + ipv6);
    run("lvs-routes");
    expect(run("lvs-routes", "remove").status).toBe(0);

    expect(lines("rules")).toEqual([]);
    for (const family of ["-4", "-6"]) {
      for (const table of [100, 101, 102]) expect(lines("log")).toContain(`ip ${family} route flush table ${table}`);
    }
    expect(run("lvs-routes", "remove").status).toBe(0);
  });

  it("can be made again, with one rule each", () => {
    write("ways", ipv4);
    run("lvs-routes");
    run("lvs-routes");

    expect(lines("rules")).toHaveLength(1);
  });
});
