/**
 * Runs a script as root on a machine that `@pulumi/command` doesn't get to by itself; see {@link ScriptInput}. What the
 * script prints is printed as it comes.
 */
import { UserError } from "../errors/userError";
import { runProgram } from "../runtime/program";
import { readInput, report } from "./input";
import type { SshConnection } from "./sshSession";
import { waitForLogin } from "./waitForLogin";

export interface ScriptInput {
  /** The machine's name, for the user. */
  node: string;
  connection: SshConnection;
  /** The text that bash reads. */
  script: string;
}

/** For a machine that is ready: an sshd on the way that has many logins at once turns some away for a moment. */
const LOGIN_SECONDS = 60;
const POLL_MS = 1_000;

async function main(): Promise<void> {
  const { node, connection, script } = await readInput<ScriptInput>();
  const session = await waitForLogin({
    node,
    connection,
    timeoutSeconds: LOGIN_SECONDS,
    pollMs: POLL_MS,
    isFinal: ({ silent }) => !silent,
    hint: () => "",
    problem: ({ message }) => ({ what: `${node} let nobody in: ${message}` }),
  });
  try {
    const { status } = await session.run("sudo -n bash -s", {
      input: script,
      onLine: (line) => console.log(line),
      onErrorLine: report,
    });
    if (status !== 0) throw new UserError({ what: `the script failed, with exit status ${status}`, where: node });
  } finally {
    session.close();
  }
}

runProgram(main);
