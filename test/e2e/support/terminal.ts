import { execa } from "execa";
import type { Clone } from "../../../tools/harness/clone";

/** A terminal that a user types at. */
export interface Terminal {
  columns: number;
  /** Added to its environment. */
  env?: Record<string, string>;
}

const ROWS = 24;
/** What a terminal says of itself; what the tests run in has no say in it. */
const ENVIRONMENT = { TERM: "xterm-256color", CI: undefined, NO_COLOR: undefined, FORCE_COLOR: undefined };

/** What appears on a terminal when a command is typed there, with all that moves the cursor and sets colours. */
export async function typeAt({ columns, env }: Terminal, clone: Clone, command: string): Promise<string> {
  const typed = `stty cols ${columns} rows ${ROWS}; ${command}`;
  const { stdout, exitCode } = await execa("script", ["--quiet", "--return", "--command", typed, "/dev/null"], {
    cwd: clone.dir,
    env: { ...ENVIRONMENT, ...env },
    stdin: "ignore",
    reject: false,
  });
  if (exitCode !== 0) throw new Error(`${command}: exit status ${exitCode}\n${stdout}`);
  return stdout.replaceAll("\r\n", "\n");
}
