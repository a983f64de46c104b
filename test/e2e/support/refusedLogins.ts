import { clone } from "../sharedClone";

/** What ssh says to root with the stack's key, and to the guest's user who has nothing but passwords; on the director. */
export async function refusedLogins(user: string): Promise<{ root: string; password: string }> {
  const anyHost = "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null";
  const byPassword = "-o PubkeyAuthentication=no -o NumberOfPasswordPrompts=0";
  const root = await clone.type("./lab ssh node1 -l root true");
  const password = await clone.type(`./lab run ssh -F none ${anyHost} ${byPassword} ${user}@192.168.1.12 true`);
  return { root: root.output, password: password.output };
}
