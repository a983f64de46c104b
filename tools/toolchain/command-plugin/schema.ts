/**
 * The package schema of `command` 1.2.1, as far as the stand-in goes: what `@pulumi/command` was generated from.
 * Checking, defaults, secrets and replacements all follow from it.
 */
export const PACKAGE = "command";
export const VERSION = "1.2.1";

/** A type in a package schema. */
export interface TypeSpec {
  type?: "string" | "boolean" | "integer" | "number" | "array" | "object";
  $ref?: string;
  items?: TypeSpec;
  additionalProperties?: TypeSpec;
}

export interface PropertySpec extends TypeSpec {
  description?: string;
  default?: string | number;
  secret?: boolean;
  replaceOnChanges?: boolean;
}

export type PropertySpecs = Record<string, PropertySpec>;

export interface ObjectTypeSpec {
  type: "object";
  description?: string;
  properties: PropertySpecs;
  required?: string[];
}

export interface EnumTypeSpec {
  type: "string";
  enum: { value: string; description: string }[];
}

export interface ResourceSpec {
  description: string;
  properties: PropertySpecs;
  required: string[];
  inputProperties: PropertySpecs;
  requiredInputs?: string[];
}

const string: TypeSpec = { type: "string" };
const strings: TypeSpec = { type: "array", items: string };
const stringMap: TypeSpec = { type: "object", additionalProperties: string };
const asset: TypeSpec = { $ref: "pulumi.json#/Asset" };

const triggers: PropertySpec = {
  type: "array",
  items: { $ref: "pulumi.json#/Any" },
  replaceOnChanges: true,
  description: "The resource is replaced when one of these values changes.",
};

const lifeCycle: PropertySpecs = {
  create: { ...string, description: "The command that creates the resource." },
  update: { ...string, description: "The command that updates it. Without one, `create` runs again." },
  delete: { ...string, description: "The command that deletes it." },
  triggers,
};

const outputs: PropertySpecs = {
  stdout: { ...string, description: "What the command wrote to its standard output, without the last newline." },
  stderr: { ...string, description: "What the command wrote to its standard error, without the last newline." },
};

function processInputs(module: "local" | "remote"): PropertySpecs {
  return {
    stdin: { ...string, description: "The command's standard input." },
    environment: {
      ...stringMap,
      description:
        module === "local"
          ? "Added to the environment of the command."
          : "Added to the environment of the command; the SSH server must accept each name (AcceptEnv).",
    },
    logging: {
      $ref: `#/types/command:${module}:Logging`,
      description: "Which output the progress display shows. Default: both.",
    },
    addPreviousOutputInEnv: {
      type: "boolean",
      description:
        "Whether the command finds the previous command's output in PULUMI_COMMAND_STDOUT and PULUMI_COMMAND_STDERR. Default: true.",
    },
  };
}

const localInputs: PropertySpecs = {
  ...processInputs("local"),
  interpreter: {
    ...strings,
    description: 'The program that gets the command as its last argument. Default: ["/bin/sh", "-c"].',
  },
  dir: { ...string, description: "The command's working directory. Default: the project's." },
  assetPaths: {
    ...strings,
    description: "Globs of the files that become `assets`; one that starts with `!` excludes.",
  },
  archivePaths: {
    ...strings,
    description: "Globs of the files that become `archive`; one that starts with `!` excludes.",
  },
};

const localOutputs: PropertySpecs = {
  ...outputs,
  assets: { type: "object", additionalProperties: asset, description: "The files that `assetPaths` found, by path." },
  archive: { $ref: "pulumi.json#/Archive", description: "The files that `archivePaths` found." },
};

const connection: PropertySpec = {
  $ref: "#/types/command:remote:Connection",
  secret: true,
  description: "How to reach the remote host.",
};

const endpoint: PropertySpecs = {
  host: { ...string, description: "The address to connect to." },
  port: { type: "number", default: 22, description: "The port to connect to." },
  user: { ...string, default: "root", description: "The user to log in as." },
  password: { ...string, secret: true, description: "The user's password." },
  privateKey: {
    ...string,
    secret: true,
    description: "The text of the user's private key, tried before the password.",
  },
  privateKeyPassword: { ...string, secret: true, description: "The passphrase of the private key." },
  agentSocketPath: { ...string, description: "The socket of an SSH agent. Default: SSH_AUTH_SOCK." },
  hostKey: { ...string, description: "The host's public key (`type base64`). Without one, any key is accepted." },
  dialErrorLimit: { type: "integer", default: 10, description: "How many failed attempts are repeated; -1: all." },
  perDialTimeout: { type: "integer", default: 15, description: "Seconds that an attempt may take; 0: unlimited." },
};

const logging: EnumTypeSpec = {
  type: "string",
  enum: [
    { value: "stdout", description: "Standard output only" },
    { value: "stderr", description: "Standard error only" },
    { value: "stdoutAndStderr", description: "Both" },
    { value: "none", description: "Nothing" },
  ],
};

const types: Record<string, ObjectTypeSpec | EnumTypeSpec> = {
  "command:local:Logging": logging,
  "command:remote:Logging": logging,
  "command:remote:Connection": {
    type: "object",
    description: "How to reach a host.",
    properties: {
      ...endpoint,
      proxy: { $ref: "#/types/command:remote:ProxyConnection", description: "The host to go through." },
    },
    required: ["host"],
  },
  "command:remote:ProxyConnection": {
    type: "object",
    description: "How to reach the host to go through.",
    properties: endpoint,
    required: ["host"],
  },
};

const remoteCommandInputs: PropertySpecs = { connection, ...lifeCycle, ...processInputs("remote") };
const localCommandInputs: PropertySpecs = { ...lifeCycle, ...localInputs };
const runInputs: PropertySpecs = { command: { ...string, description: "The command to run." }, ...localInputs };
const copyInputs: PropertySpecs = {
  connection,
  triggers,
  source: { ...asset, description: "A file or text asset, or an archive made of a folder or a file; copied as it is." },
  remotePath: { ...string, description: "Where to copy it: the file, or the folder to put it in." },
};

export const RESOURCES: Record<string, ResourceSpec> = {
  "command:local:Command": {
    description: "A command on the machine that Pulumi runs on.",
    properties: { ...localCommandInputs, ...localOutputs },
    required: ["stdout", "stderr"],
    inputProperties: localCommandInputs,
  },
  "command:remote:Command": {
    description: "A command on a host that is reached by SSH.",
    properties: { ...remoteCommandInputs, ...outputs },
    required: ["connection", "stdout", "stderr"],
    inputProperties: remoteCommandInputs,
    requiredInputs: ["connection"],
  },
  "command:remote:CopyToRemote": {
    description: "A file or folder, copied to a host that is reached by SSH.",
    properties: copyInputs,
    required: ["connection", "source", "remotePath"],
    inputProperties: copyInputs,
    requiredInputs: ["connection", "source", "remotePath"],
  },
};

export const FUNCTIONS = {
  "command:local:run": {
    description: "Runs a command on the machine that Pulumi runs on, at each preview and update.",
    inputs: { type: "object", properties: runInputs, required: ["command"] },
    outputs: {
      type: "object",
      properties: { ...runInputs, ...localOutputs },
      required: ["command", "stdout", "stderr"],
    },
  },
} as const;

/** The type that a `$ref` into this package names. */
export function referencedType(ref: string): ObjectTypeSpec | EnumTypeSpec | undefined {
  return types[ref.replace(/^#\/types\//, "")];
}

/** The schema as the protocol carries it. */
export function packageSchema(): string {
  return JSON.stringify({
    name: PACKAGE,
    version: VERSION,
    displayName: "Command",
    description: "Commands, local and remote, as resources.",
    config: {},
    types,
    provider: {},
    resources: RESOURCES,
    functions: FUNCTIONS,
    language: { nodejs: { respectSchemaVersion: true } },
  });
}
