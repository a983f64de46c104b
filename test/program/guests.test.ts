import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type GuestName, guestProfiles } from "../../guest/profiles";
import { MockedCluster } from "../../tools/harness/mockedCluster";
import type { Registration } from "../../tools/harness/mockedEngine";

const clusters = {} as Record<GuestName, MockedCluster>;
/** What each cluster's engine was told of two resources; a later cluster's is told to the earlier ones' too. */
const registrations = {} as Record<GuestName, { webServer: Registration; image: Registration }>;

beforeAll(async () => {
  for (const guest of ["centos7", "el9", "debian12"] as const) {
    const cluster = await MockedCluster.make({ guest });
    clusters[guest] = cluster;
    registrations[guest] = {
      webServer: cluster.registration("lvs-node2-configure"),
      image: cluster.registration("lvs-storage-base"),
    };
  }
}, 60_000);

/** What a node is told at its first boot. */
function userData(guest: GuestName, node: string): Record<string, unknown> {
  return parse(clusters[guest].inputs(`lvs-${node}-machine-seed`).userData as string);
}

function script(guest: GuestName, node: string): string {
  return clusters[guest].inputs(`lvs-${node}-configure`).stdin as string;
}

it.each([
  ["kvm", "host-passthrough"],
  ["tcg", "maximum"],
])("machines of el9 see more than QEMU's own CPU with %s: %s", async (accelerator, mode) => {
  const cluster = await MockedCluster.make({ guest: "el9", accelerator });

  expect(cluster.inputs("lvs-node2-machine-domain").cpu).toEqual({ mode });
});

it.each(["host-passthrough", "host-model", "maximum"])("machines see the CPU of the mode %s", async (cpu) => {
  const cluster = await MockedCluster.make({ machine: { cpu } });

  expect(cluster.inputs("lvs-node2-machine-domain").cpu).toEqual({ mode: cpu });
});

describe.each(["el9", "debian12"] as const)("a cluster of %s", (guest) => {
  it("has the resources that one of centos7 has", () => {
    expect(clusters[guest].resources).toEqual(clusters.centos7.resources);
  });

  it("is made of the guest's own image", () => {
    expect(clusters[guest].input("lvs-storage-image")).toMatchObject({ image: guestProfiles[guest].imageUrl });
  });

  it("is logged in on as the guest's user", () => {
    expect(clusters[guest].input("lvs-node2-machine-ready")).toMatchObject({
      connection: { user: guestProfiles[guest].user, proxy: { user: guestProfiles[guest].user } },
    });
  });

  it("forwards for the real servers once the director has got iptables, and they install packages after that", () => {
    expect(JSON.stringify(userData(guest, "node1"))).not.toContain("iptables");
    expect(script(guest, "node1")).toMatch(/^PACKAGES='ipvsadm keepalived iptables(-nft)?'$/m);
    expect(registrations[guest].webServer.dependsOn).toContain("lvs-node1-configure");
    expect(registrations.centos7.webServer.dependsOn).not.toContain("lvs-node1-configure");
  });

  it("has nothing said of an end of life", () => {
    expect(registrations[guest].image.beforeCreate).not.toContain("lvs-storage-hint");
  });
});

describe("EL9, whose images have different users,", () => {
  it("gets its user's name from the seed, and no other guest does", () => {
    expect(userData("el9", "node2")).toMatchObject({ user: { name: "cloud-user" } });
    expect(userData("centos7", "node2")).not.toHaveProperty("user");
    expect(userData("debian12", "node2")).not.toHaveProperty("user");
  });
});

describe("Debian 12", () => {
  it("gets apache2, whose own page gives way to the greeting", () => {
    expect(script("debian12", "node2")).toMatch(/^PACKAGES='apache2'$/m);
    expect(script("debian12", "node2")).toMatch(/^WELCOME_PAGE='\/usr\/share\/apache2\/default-site\/index.html'$/m);
  });

  it("has the features of its own versions", async () => {
    const cluster = await MockedCluster.make({
      guest: "debian12",
      virtualServices: [{ address: "192.168.1.12", port: 80, scheduler: "mh", realServers: [{ node: "node2" }] }],
    });

    expect(cluster.inputs("lvs-node1-table-rules").stdin).toContain("-A -t 192.168.1.12:80 -s mh");
  });
});

describe("CentOS 7's end of life", () => {
  it("is told when the guest's own image is put into the pool, and not when the user chose one", async () => {
    const chosen = await MockedCluster.make({ image: "/srv/centos.qcow2" });

    expect(registrations.centos7.image.beforeCreate).toContain("lvs-storage-hint");
    expect(chosen.registration("lvs-storage-base").beforeCreate).not.toContain("lvs-storage-hint");
  });
});
