import { type CommandResult, openSession, type SshConnection } from "./sshSession";

/**
 * Logs in on a director and runs lvs-table there. A director that never got a table, or whose script isn't there yet,
 * has nothing to say: it succeeds without a word.
 *
 * @param args lvs-table's own, see guest/director/usr/local/sbin/lvs-table
 * @param program what is run in its place
 * @throws SshError when the director can't be reached
 */
export async function askTable(
  director: SshConnection,
  args: string,
  { program = "lvs-table", onLine }: { program?: string; onLine?: (line: string) => void } = {},
): Promise<CommandResult> {
  const session = await openSession(director);
  try {
    const path = `/usr/local/sbin/${program}`;
    // the program isn't there before the machine is configured with it
    return await session.run(`if [ -e /var/lib/lvs/wanted ] && [ -x ${path} ]; then sudo -n ${path} ${args}; fi`, {
      onLine,
    });
  } finally {
    session.close();
  }
}
