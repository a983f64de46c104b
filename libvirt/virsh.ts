import { execa } from "execa";

/** What came of asking libvirt something. */
export interface VirshResult {
  ok: boolean;
  stdout: string;
  /** libvirt's own words when it refused, or that virsh is missing. */
  error: string;
}

/** A libvirt that doesn't answer is given up after this long. */
const VIRSH_TIMEOUT_MS = 30_000;

/**
 * Runs one virsh command against a libvirt URI. A refusal is an answer, not an exception.
 *
 * @see virsh(1)
 */
export async function virsh(uri: string, ...args: string[]): Promise<VirshResult> {
  const result = await execa("virsh", ["-q", "-c", withoutPrompts(uri), ...args], {
    reject: false,
    timeout: VIRSH_TIMEOUT_MS,
  });
  return {
    ok: !result.failed,
    stdout: (result.stdout ?? "").trim(),
    error: result.failed ? result.stderr?.trim() || (result.shortMessage ?? "no answer") : "",
  };
}

/** A URI over SSH that asks nobody for passwords or host keys. @see libvirt's documentation, "Remote support", no_tty */
function withoutPrompts(uri: string): string {
  if (!/^\w+\+ssh:/.test(uri)) return uri;
  return `${uri}${uri.includes("?") ? "&" : "?"}no_tty=1`;
}
