import { inject } from "vitest";
import { Clone } from "../../tools/harness/clone";

/** The clone that the global set-up brought up. */
export const clone = new Clone(inject("cloneDir"));

/** Runs a command on a node as root. */
export function onNode(node: string, command: string): Promise<string> {
  return clone.onNode(node, command);
}

/** Who answered each of some requests to a VIP, the sample's by default, one after another, from the console. */
export async function answers(count: number, vip = "192.168.1.12"): Promise<string[]> {
  const output = await clone.expect(
    `./lab sh -c 'for i in $(seq ${count}); do curl -s --max-time 5 http://${vip}/; done'`,
  );
  return output.split("\n").filter((line) => line !== "");
}

export const SAMPLE_RULES = [
  "-A -t 192.168.1.12:80 -s wlc",
  "-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1",
  "-a -t 192.168.1.12:80 -r 192.168.2.14:80 -m -w 1",
];

/** The director's live table, as `ipvsadm -Sn` prints it. */
export async function liveRules(): Promise<string[]> {
  return (await onNode("node1", "ipvsadm -Sn")).split("\n").map((line) => line.trim());
}
