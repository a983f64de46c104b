import { clone, onNode } from "../sharedClone";
import { NAME_PORTS } from "./row";

const PATH = "/usr/local/lib/name-server.py";

/** Starts the server that tells its name on a real server, anew if it runs; it lives until the machine's next boot. */
export async function startNameServer(node: string): Promise<void> {
  await clone.expect(`./lab ssh ${node} sudo -n tee ${PATH} <test/e2e/support/nameServer.py >/dev/null`);
  await onNode(
    node,
    `systemctl -q stop name-server 2>/dev/null; systemd-run -q --unit=name-server python3 ${PATH} ${NAME_PORTS.join(" ")}`,
  );
}
