import { randomBytes } from "node:crypto";
import type { CommandResult } from "../commandOutput";
import type { Operation, ResourceType } from "../operation";
import { type PropertyMap, reveal } from "../protocol/propertyValue";

/** The inputs that a local and a remote command share. */
export interface CommandInputs {
  create?: string;
  update?: string;
  delete?: string;
  stdin?: string;
  environment?: Record<string, string>;
  logging?: "stdout" | "stderr" | "stdoutAndStderr" | "none";
  addPreviousOutputInEnv?: boolean;
}

/** Runs one command with a resource's inputs; resolves to the outputs. `previous` is what the last command wrote. */
export type RunCommand<Inputs> = (
  operation: Operation,
  command: string,
  inputs: Inputs,
  previous: CommandResult,
) => Promise<PropertyMap>;

const NOTHING: CommandResult = { stdout: "", stderr: "" };

/** A resource whose creation, update and deletion each is a command. */
export function commandLifeCycle<Inputs extends CommandInputs>(
  run: RunCommand<Inputs>,
  optionalOutputs: (inputs: PropertyMap) => string[] = () => [],
): ResourceType {
  return {
    async create(operation, inputs) {
      const wanted = reveal(inputs) as Inputs;
      const outputs =
        wanted.create === undefined ? { ...NOTHING } : await run(operation, wanted.create, wanted, NOTHING);
      return { id: uniqueId(operation.name), state: { ...inputs, ...outputs } };
    },

    async update(operation, state, inputs) {
      const wanted = reveal(inputs) as Inputs;
      const previous = previousOutput(state);
      const command = wanted.update ?? wanted.create;
      const outputs = command === undefined ? previous : await run(operation, command, wanted, previous);
      return { ...inputs, ...outputs };
    },

    async delete(operation, state) {
      const known = reveal(state) as Inputs;
      if (known.delete !== undefined) await run(operation, known.delete, known, previousOutput(state));
    },

    unknownInPreview: (inputs) => ["stdout", "stderr", ...optionalOutputs(inputs)],
  };
}

function previousOutput(state: PropertyMap): CommandResult {
  const { stdout, stderr } = reveal(state) as Partial<CommandResult>;
  return { stdout: stdout ?? "", stderr: stderr ?? "" };
}

/** The variables by which a command finds what the last one wrote. */
export function previousOutputVariables(inputs: CommandInputs, previous: CommandResult): Record<string, string> {
  if (inputs.addPreviousOutputInEnv === false) return {};
  return {
    ...(previous.stdout && { PULUMI_COMMAND_STDOUT: previous.stdout }),
    ...(previous.stderr && { PULUMI_COMMAND_STDERR: previous.stderr }),
  };
}

/** An id that no other resource has, beginning with the resource's name. */
export function uniqueId(name: string): string {
  return name + randomBytes(4).toString("hex");
}
