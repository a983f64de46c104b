import { join } from "node:path";
import { type RunOptions, run, show } from "../../runtime/process";
import { labEnvironment } from "./environment";
import { enclosingLab, type LabOptions, labFolder } from "./labFolder";
import { requireRunningLab } from "./labRecord";
import { requireRoot } from "./requirements";
import { COMMITTED_CONFIG, refreshStackConfig } from "./stackConfigurationFile";
import { removeStaleLocks } from "./stackLock";

/** What to spawn so that a command runs in the lab. */
export interface LabCommand {
  file: string;
  args: string[];
  /** To be added to the caller's environment. */
  env: Record<string, string | undefined>;
}

/** Where a command runs. */
export interface EnterOptions extends LabOptions {
  /** Its working folder. Default: the caller's. */
  cwd?: string;
}

/**
 * The command line that runs a command in the lab's namespaces and sees the lab's stack configuration as Pulumi.lab.yaml.
 * Its standard streams, terminal and exit status are the command's own.
 * From within the lab itself, the command runs as it is.
 *
 * @throws UserError when the lab doesn't run
 */
export function labCommand(command: string, args: string[], options: EnterOptions = {}): LabCommand {
  const folder = labFolder(options);
  const env = labEnvironment(folder);
  if (enclosingLab() === folder.dir) {
    if (command === "pulumi") removeStaleLocks(folder, "/proc");
    return { file: command, args, env };
  }

  requireRoot();
  const record = requireRunningLab(folder);
  if (command === "pulumi") removeStaleLocks(folder, `/proc/${record.init.pid}/root/proc`);
  const hasConfig = refreshStackConfig(folder, record);
  const script = join(import.meta.dirname, "enter.sh");
  const config = [folder.stackConfig, hasConfig ? COMMITTED_CONFIG : ""];
  const [file, ...rest] = [
    // Ctrl-C is the command's business: nsenter waits for what it makes of it
    ..."env --ignore-signal=INT,QUIT".split(" "),
    ...`nsenter --target=${record.init.pid} --mount --net --pid --`.split(" "),
    // whoever ends nsenter ends the command too
    ..."setpriv --pdeathsig TERM --".split(" "),
    ..."unshare --mount --".split(" "),
    script,
    ...config,
    options.cwd ?? process.cwd(),
    command,
    ...args,
  ];
  return { file: file as string, args: rest, env };
}

/**
 * Runs a program in the lab to its end and returns its standard output.
 *
 * @throws UserError when the lab doesn't run or the program fails
 */
export async function runInLab(
  command: string,
  args: string[],
  { dir, cwd, env, ...options }: RunOptions & LabOptions = {},
): Promise<string> {
  const inLab = labCommand(command, args, { dir, cwd });
  const shownAs = ["in the lab:", command, ...args].join(" ");
  return run(inLab.file, inLab.args, { shownAs, ...options, env: { ...inLab.env, ...env } });
}

/**
 * Runs a program in the lab that shows its output itself, to its end.
 *
 * @returns its exit status
 * @throws UserError when the lab doesn't run
 */
export async function showInLab(command: string, args: string[], options: LabOptions = {}): Promise<number> {
  const inLab = labCommand(command, args, options);
  return show(inLab.file, inLab.args, { what: command, env: inLab.env });
}
