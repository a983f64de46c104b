import type { DirectorStatus } from "../lvs/clusterStatus";
import { parseStatus } from "../lvs/directorStatus";
import type { SshSession } from "./sshSession";
import { type Unreachable, unreachable } from "./unreachable";

/** What a director tells of itself, or why it tells nothing. */
export type StatusAnswer = { reachable: true; status: DirectorStatus } | Unreachable;

/** Asks a director that one is logged in on. */
export async function askStatus(session: Pick<SshSession, "run">, host: string): Promise<StatusAnswer> {
  try {
    const { status, stdout, stderr } = await session.run("sudo -n /usr/local/sbin/lvs-table status");
    if (status === 0) return { reachable: true, status: parseStatus(stdout) };
    return { reachable: false, reason: `${host}: lvs-table status failed: ${stderr.trim()}` };
  } catch (error) {
    return unreachable(error);
  }
}
