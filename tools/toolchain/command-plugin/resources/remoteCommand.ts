import { CommandOutput, commandFailure } from "../commandOutput";
import type { Operation } from "../operation";
import { type Connection, withConnection } from "../ssh/connection";
import { type EnvironmentVariable, execRemote, type RemoteExit } from "../ssh/exec";
import { type CommandInputs, commandLifeCycle, previousOutputVariables } from "./commandLifeCycle";

interface RemoteCommandInputs extends CommandInputs {
  connection: Connection;
}

/** `command:remote:Command`. */
export const remoteCommand = commandLifeCycle<RemoteCommandInputs>(async (operation, command, inputs, previous) => {
  const output = new CommandOutput(operation.status, inputs.logging);
  const environment = [
    ...Object.entries(inputs.environment ?? {}).map(([name, value]) => required(operation, name, value)),
    ...Object.entries(previousOutputVariables(inputs, previous)).flatMap(([name, value]) =>
      optional(operation, name, value),
    ),
  ];
  const exit = await withConnection(inputs.connection, operation, (client) =>
    execRemote(client, {
      command,
      environment,
      stdin: inputs.stdin ?? "",
      onStdout: (chunk) => output.write("stdout", chunk),
      onStderr: (chunk) => output.write("stderr", chunk),
      signal: operation.signal,
    }),
  );
  output.end();
  if (!("status" in exit) || exit.status !== 0) throw commandFailure(describeExit(exit), command, output.everything);
  return { ...output.result };
});

function describeExit(exit: RemoteExit): string {
  if ("status" in exit) return `Process exited with status ${exit.status}`;
  if ("signal" in exit) return `Process exited from signal ${exit.signal}`;
  return "wait: remote command exited without exit status or exit signal";
}

/** A variable that the user asked for: without it the command doesn't run. */
function required(operation: Operation, name: string, value: string): EnvironmentVariable {
  const onRefused = () => {
    operation.warn(refusal(name));
    return new Error(`could not set environment variable "${name}": ssh: setenv failed`);
  };
  return { name, value, onRefused };
}

/** Linux takes no longer string into a process's environment (MAX_ARG_STRLEN, execve(2)). */
const LONGEST_VARIABLE_BYTES = 128 * 1024 - 64;

/** A variable that the command may miss. */
function optional(operation: Operation, name: string, value: string): EnvironmentVariable[] {
  if (Buffer.byteLength(value) > LONGEST_VARIABLE_BYTES) {
    operation.warn(`${name} is not set: the previous output is too long for an environment variable`);
    return [];
  }
  const onRefused = () => {
    operation.warn(refusal(name));
    return undefined;
  };
  return [{ name, value, onRefused }];
}

function refusal(name: string): string {
  return `Unable to set '${name}'. The SSH server only takes variables that its AcceptEnv names. Where a shell runs the command, it can set the variable itself: '${name}=value command'.${name.startsWith("PULUMI_COMMAND_") ? " 'addPreviousOutputInEnv: false' does without it." : ""}`;
}
