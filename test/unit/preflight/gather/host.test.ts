import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gatherHost, readHost, shellOn } from "../../../../preflight/gather/host";
import { target } from "../wellEquipped";

/** As the script prints it on a machine with AppArmor, ufw and a bridge; shortened. */
const RECORDED = `
@@routes4@@
[{"dst":"default","gateway":"10.0.0.1","dev":"br0","flags":[]},{"dst":"0.0.0.0/1","dev":"tun0","flags":[]},{"dst":"10.0.0.0/24","dev":"br0","protocol":"kernel","scope":"link","prefsrc":"10.0.0.7","flags":[]},{"dst":"10.9.0.3","dev":"wg0","scope":"link","flags":[]},{"type":"blackhole","dst":"10.8.0.0/16","flags":[]}]
@@routes6@@
[{"dst":"fd00:5::/64","dev":"br0","protocol":"kernel","metric":256,"flags":[],"pref":"medium"},{"dst":"fe80::/64","dev":"br0","flags":[]}]
@@memory@@
MemTotal:       16384000 kB
MemFree:          512000 kB
MemAvailable:    8192000 kB
SwapTotal:       1024000 kB
@@storage way@@
drwxr-xr-x 22 0 0 4096 Nov 23 09:26 /
drwx--x--x+ 11 1000 1001 4096 May 20  2025 /srv
lrwxrwxrwx 1 0 0 11 May 20  2025 /srv/a link -> /mnt/big
@@storage space@@
Filesystem     1024-blocks     Used Available Capacity Mounted on
/dev/sda1        264212084 31196512  64304752      33% /srv
@@storage options@@
ro,relatime
@@storage label@@
system_u:object_r:default_t:s0
@@consoleLogs way@@
drwxr-xr-x 22 0 0 4096 Nov 23 09:26 /
drwxr-x--- 8 0 0 4096 Nov 22 23:49 /var
hidden
@@consoleLogs space@@
@@consoleLogs options@@
rw,errors=remount-ro
@@consoleLogs label@@
?
@@bridges@@
br0 bridge 0x1003 1500
eth1 other 0x1002 9000
@@forward@@
-P FORWARD DROP
-A FORWARD -j DOCKER-USER
@@services@@
docker
ufw
@@ufw@@
# set the default
DEFAULT_FORWARD_POLICY="DROP"
@@zone@@
<?xml version="1.0" encoding="utf-8"?>
@@bridged@@
1
@@backend@@
#firewall_backend = "nftables"
firewall_backend = "iptables"
@@nft@@
/usr/sbin/nft
@@kvm@@
device
@@user@@
ada
@@groups@@
ada kvm libvirt
@@apparmor@@
# /srv/old/** r,
/srv/lvs/** rwk,
@@end@@`;

describe("what the hypervisor's machine says", () => {
  it("is read from the script's output", () => {
    expect(readHost(RECORDED, "/srv/lvs")).toEqual({
      routes: [
        { range: "10.0.0.0/24", interface: "br0" },
        { range: "10.9.0.3/32", interface: "wg0" },
        { range: "fd00:5::/64", interface: "br0" },
      ],
      memory: { totalMiB: 17_000, availableMiB: 8_000 },
      storage: {
        way: [
          { path: "/", mode: "drwxr-xr-x", uid: 0, gid: 0 },
          { path: "/srv", mode: "drwx--x--x+", uid: 1000, gid: 1001 },
          { path: "/srv/a link", mode: "lrwxrwxrwx", uid: 0, gid: 0 },
        ],
        hidden: false,
        readOnly: true,
        freeMiB: 62_797,
        selinuxType: "default_t",
      },
      consoleLogs: {
        way: [
          { path: "/", mode: "drwxr-xr-x", uid: 0, gid: 0 },
          { path: "/var", mode: "drwxr-x---", uid: 0, gid: 0 },
        ],
        hidden: true,
        readOnly: false,
      },
      bridges: [
        { name: "br0", isBridge: true, up: true, mtu: 1500 },
        { name: "eth1", isBridge: false, up: false, mtu: 9000 },
      ],
      firewall: {
        forwardPolicy: "DROP",
        services: ["docker", "ufw"],
        ufwDrops: true,
        firewalldHasLibvirtZone: true,
        bridgedFramesPass: true,
        libvirtBackend: "iptables",
        nft: true,
      },
      kvm: { device: true, processor: false },
      user: { name: "ada", groups: ["ada", "kvm", "libvirt"] },
      appArmorAllowsStorage: true,
    });
  });

  it.each(["/srv/old", "/srv/l", "/srv/other"])("is no rule of AppArmor for %s", (storage) => {
    expect(readHost(RECORDED, storage).appArmorAllowsStorage).toBe(false);
  });

  it("is nothing where nothing can be read", () => {
    const host = readHost("@@routes4@@@@end@@", "/srv/lvs");
    expect(host).toMatchObject({ routes: [], storage: { way: [], hidden: false, readOnly: false } });
    expect([host.memory, host.storage.freeMiB, host.firewall.forwardPolicy]).toEqual([undefined, undefined, undefined]);
  });
});

describe("the script", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "preflight-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("follows a folder's path as far as it exists", async () => {
    mkdirSync(join(folder, "a folder"));
    chmodSync(join(folder, "a folder"), 0o711);
    symlinkSync("a folder", join(folder, "link"));
    const storage = join(folder, "link", "it's", "missing");
    const host = await gatherHost(target({ storage, consoleLogs: join(folder, "a folder") }));
    if ("unreadable" in host) throw new Error(host.unreadable);

    expect(host.storage.way.at(-1)).toMatchObject({ path: join(folder, "link"), mode: "lrwxrwxrwx" });
    expect(host.storage.freeMiB).toBeGreaterThan(0);
    expect(host.consoleLogs.way.at(-1)).toMatchObject({ path: join(folder, "a folder"), mode: "drwx--x--x" });
    expect(host.consoleLogs.way[0]).toMatchObject({ path: "/" });
  });
});

describe("the shell that runs it", () => {
  it.each(["qemu:///system", "qemu+unix:///system?socket=/run/libvirt-sock", "test:///default"])(
    "is a local one for %s",
    (uri) => {
      expect(shellOn(uri, ["/a b"])).toEqual({ file: "sh", args: ["-s", "--", "/a b"] });
    },
  );

  it("is reached as libvirt's URI says, without prompts, and gets its arguments quoted", () => {
    expect(shellOn("qemu+ssh://ada@big.example:2222/system?keyfile=/home/ada/key", ["/a b", "it's"])).toEqual({
      file: "ssh",
      args: [
        ...["-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-i", "/home/ada/key", "-p", "2222", "-l", "ada"],
        ...["--", "big.example", "sh", "-s", "--", "'/a b'", "'it'\\''s'"],
      ],
    });
  });

  it("follows the URI in IPv6 and in not checking host keys", () => {
    expect(shellOn("qemu+libssh2://[fd00::7]/system?no_verify=1", [])).toMatchObject({
      args: expect.arrayContaining(["StrictHostKeyChecking=no", "fd00::7"]),
    });
  });

  it("isn't there behind other transports", () => {
    expect(shellOn("qemu+tls://big.example/system", [])).toEqual({
      unreadable: "qemu+tls://big.example/system gives no shell there",
    });
  });
});
