import { clone, onNode } from "../sharedClone";

/** Reboots a node and waits, within a bound, until it has come up again. */
export async function reboot(node: string): Promise<void> {
  const before = await onNode(node, "cat /proc/sys/kernel/random/boot_id");
  await clone.type(`./lab ssh ${node} sudo -n systemctl reboot`);
  await clone.expect(`timeout 300 sh -c '
    until after=$(./lab ssh ${node} cat /proc/sys/kernel/random/boot_id) && [ "$after" != "${before}" ]; do sleep 1; done
    ./lab ssh ${node} "systemctl is-system-running --wait" >/dev/null || true'`);
}
