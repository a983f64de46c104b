import { expect, test } from "vitest";
import { UserError } from "../../../../errors/userError";
import { requireLibvirtDrivers } from "../../../../tools/lab/libvirtDrivers";

/** How libvirt 11.3 answers in whose place there are no drivers for some of what it's asked. */
function libvirtWithout(...commands: string[]) {
  return async (command = "") => {
    if (!commands.includes(command)) return "";
    throw new UserError({
      what: `in the lab: virsh ${command} failed: exit status 1
error: Failed to list
error: this function is not supported by the connection driver: virConnectListAll`,
    });
  };
}

test("a libvirt that answers for networks and storage pools has what the stack needs", async () => {
  await requireLibvirtDrivers(libvirtWithout());
});

test("each driver that a libvirt lacks is named with the package that brings it", async () => {
  await expect(requireLibvirtDrivers(libvirtWithout("net-list"))).rejects.toThrow(
    /no driver for network\n[\s\S]*fix: apt-get install .* libvirt-daemon-driver-network$/,
  );
  await expect(requireLibvirtDrivers(libvirtWithout("net-list", "pool-capabilities"))).rejects.toThrow(
    /no driver for network and none for storage\n[\s\S]*libvirt-daemon-driver-network libvirt-daemon-driver-storage$/,
  );
});

test("a libvirt that fails otherwise isn't said to lack a driver", async () => {
  const broken = async () => {
    throw new Error("Connection reset by peer");
  };
  await expect(requireLibvirtDrivers(broken)).rejects.toThrow("Connection reset by peer");
});
