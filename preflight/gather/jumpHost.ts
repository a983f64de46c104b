import type { StackConfig } from "../../config/schema/stack";
import { OTHER_HOST_KEY, SshError, tryLogin } from "../../tasks/sshSession";
import type { ClosedDoor } from "../facts";

/** Logs in on the jump host, if there is one, as all logins will. */
export async function gatherJumpHost({ jumpHost }: StackConfig): Promise<ClosedDoor | undefined> {
  if (jumpHost === undefined) return undefined;
  const session = await tryLogin(jumpHost);
  if (session instanceof SshError) {
    const { reason, silent } = session;
    return { reason, otherKey: reason === OTHER_HOST_KEY, silent };
  }
  session.close();
  return undefined;
}
