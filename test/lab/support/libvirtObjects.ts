import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { virsh } from "./labs";

/** The hypervisor's address on the network that `startNetwork` makes. */
export const HYPERVISOR_ADDRESS = "192.168.1.11";

/** Starts a network with a bridge and the hypervisor's address on it, without DHCP. */
export async function startNetwork(dir: string): Promise<void> {
  await create(
    dir,
    "net-create",
    `<network>
       <name>front</name>
       <bridge name='lab-front' stp='off'/>
       <ip address='${HYPERVISOR_ADDRESS}' netmask='255.255.255.0'/>
     </network>`,
  );
}

/** Defines and starts a guest without a disk that can boot, on that network, with a volume and a logged console. */
export async function startGuest(dir: string, name: string): Promise<void> {
  await virsh(dir, "pool-create-as", "pool", "dir", "--target", join(dir, "pool"));
  await virsh(dir, "vol-create-as", "pool", `${name}.qcow2`, "1M", "--format", "qcow2");
  await create(
    dir,
    "define",
    `<domain type='qemu'>
       <name>${name}</name>
       <memory unit='MiB'>16</memory>
       <os><type arch='x86_64' machine='pc'>hvm</type></os>
       <devices>
         <disk type='volume'>
           <driver name='qemu' type='qcow2'/>
           <source pool='pool' volume='${name}.qcow2'/>
           <target dev='vda' bus='virtio'/>
         </disk>
         <interface type='network'><source network='front'/><model type='virtio'/></interface>
         <serial type='pty'><log file='${join(dir, "console", `${name}.log`)}'/></serial>
       </devices>
     </domain>`,
  );
  await virsh(dir, "start", name);
}

export async function create(dir: string, command: string, xml: string): Promise<void> {
  const file = join(dir, "object.xml");
  await writeFile(file, xml);
  await virsh(dir, command, file);
}
