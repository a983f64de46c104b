import { clone, onNode } from "../sharedClone";

const WAIT_SECONDS = 120;

/** Waits, within a bound, until the director's table has a rule that matches. */
export function tableHas(pattern: string): Promise<unknown> {
  return onNode(
    "node1",
    `timeout ${WAIT_SECONDS} sh -c 'until ipvsadm -Sn | grep -q -e "${pattern}"; do sleep 0.2; done'`,
  );
}

/** Waits, within a bound, until the director's table has no rule that matches. */
export function tableLacks(pattern: string): Promise<unknown> {
  return onNode(
    "node1",
    `timeout ${WAIT_SECONDS} sh -c 'while ipvsadm -Sn | grep -q -e "${pattern}"; do sleep 0.2; done'`,
  );
}

/** What the director tells of its real servers' health, without the times. */
export async function statusOfServers(): Promise<string[]> {
  const status = await onNode("node1", "lvs-table status");
  return status.split("\n").map((line) => line.replace(/ \d+$/, ""));
}

/** Puts something on a real server that serves where httpd doesn't, until the machine's next boot. */
export async function startSorryServer(node: string, port: number): Promise<void> {
  await onNode(node, "mkdir -p /tmp/sorry && echo Sorry >/tmp/sorry/index.html");
  await onNode(
    node,
    `systemctl -q is-active sorry || systemd-run --unit=sorry python3 -m http.server ${port} --directory /tmp/sorry`,
  );
}

/** One thing of the stack's outputs. */
export async function stackOutput<T>(name: string): Promise<T> {
  return JSON.parse(await clone.expect(`./lab pulumi stack output --json ${name}`));
}
