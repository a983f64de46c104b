import { clone } from "../sharedClone";
import { NAME_PORTS } from "./row";

const PATH = "/usr/local/lib/name-server.py";

/** Starts the server that tells its name on a real server; it lives until the machine's next boot. */
export async function startNameServer(node: string): Promise<void> {
  await clone.expect(`./lab ssh ${node} sudo -n tee ${PATH} <test/e2e/support/nameServer.py >/dev/null`);
  await clone.expect(
    `./lab ssh ${node} sudo -n systemd-run --unit=name-server python3 ${PATH} ${NAME_PORTS.join(" ")}`,
  );
}
