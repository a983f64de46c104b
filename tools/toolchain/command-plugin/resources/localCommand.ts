import { CommandOutput, type CommandResult, commandFailure } from "../commandOutput";
import { type LocalExit, runLocal } from "../localProcess";
import { cancellation, type Operation } from "../operation";
import { assetArchive, type PropertyMap, reveal } from "../protocol/propertyValue";
import { type CommandInputs, commandLifeCycle, previousOutputVariables } from "./commandLifeCycle";
import { findAssets } from "./findAssets";

interface LocalInputs extends CommandInputs {
  interpreter?: string[];
  dir?: string;
  assetPaths?: string[];
  archivePaths?: string[];
}

/** `command:local:Command`. */
export const localCommand = commandLifeCycle<LocalInputs>(run, (inputs) => [
  ...(inputs.assetPaths === undefined ? [] : ["assets"]),
  ...(inputs.archivePaths === undefined ? [] : ["archive"]),
]);

/** `command:local:run`: resolves to the arguments and what the command wrote. */
export async function localRun(operation: Operation, args: PropertyMap): Promise<PropertyMap> {
  const inputs = reveal(args) as unknown as LocalInputs & { command: string };
  return { ...args, ...(await run(operation, inputs.command, inputs, { stdout: "", stderr: "" })) };
}

const SHELL = ["/bin/sh", "-c"];

async function run(
  operation: Operation,
  command: string,
  inputs: LocalInputs,
  previous: CommandResult,
): Promise<PropertyMap> {
  const output = new CommandOutput(operation.status, inputs.logging);
  const dir = inputs.dir ?? process.cwd();
  const exit = await runLocal({
    argv: [...(inputs.interpreter?.length ? inputs.interpreter : SHELL), command],
    dir,
    environment: { ...process.env, ...inputs.environment, ...previousOutputVariables(inputs, previous) },
    stdin: inputs.stdin ?? "",
    onStdout: (chunk) => output.write("stdout", chunk),
    onStderr: (chunk) => output.write("stderr", chunk),
    signal: operation.signal,
  });
  output.end();
  if (operation.signal.aborted) throw cancellation(operation.signal);
  if (!("status" in exit) || exit.status !== 0) throw commandFailure(describeExit(exit), command, output.everything);
  return { ...output.result, ...(await foundFiles(dir, inputs)) };
}

function describeExit(exit: LocalExit): string {
  return "status" in exit ? `exit status ${exit.status}` : `signal: ${exit.signal}`;
}

async function foundFiles(dir: string, { assetPaths, archivePaths }: LocalInputs): Promise<PropertyMap> {
  return {
    ...(assetPaths && { assets: await findAssets(dir, assetPaths) }),
    ...(archivePaths && { archive: assetArchive(await findAssets(dir, archivePaths)) }),
  };
}
