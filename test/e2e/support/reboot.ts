import { VirtualMachine } from "../../../tools/harness/virtualMachine";
import { clone } from "../sharedClone";

/** Reboots a node and waits, within a bound, until it has come up again. */
export async function reboot(node: string): Promise<void> {
  const machine = new VirtualMachine(clone, node);
  await machine.reboots();
  await machine.hasBooted();
}
