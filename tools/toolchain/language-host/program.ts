import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as pb from "@pulumi/pulumi/proto/language_pb";
import language from "@pulumi/pulumi/proto/language_pb.js";
import { runnerEnvironment, runtimeOptions } from "./options";

/** A Pulumi program that is running. */
export interface ProgramRun {
  /** What the engine is told about how it ended. */
  finished: Promise<pb.RunResponse>;
  /** Asks it to end, and kills it when it doesn't within some seconds. */
  interrupt: () => void;
  kill: () => void;
}

/** With this exit status the program says that it has shown its error already. */
const EXIT_STATUS_ERROR_SHOWN = 32;

const INTERRUPT_PATIENCE_MS = 5_000;

/** Starts the user's program under upstream's own `@pulumi/pulumi/cmd/run`. Its output is this process's output. */
export function startProgram(request: pb.RunRequest, engineAddress: string): ProgramRun {
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() ?? request.getPwd();
  const options = runtimeOptions(info);
  const env = {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(config(request))),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    ...runnerEnvironment(options),
  };
  const args = [
    ...options.nodeargs,
    locateRunner(directory, "run"),
    ...runnerArguments(request, directory, engineAddress),
  ];
  const child = spawn(process.execPath, args, { cwd: directory, env, stdio: ["ignore", "inherit", "inherit"] });

  const finished = new Promise<pb.RunResponse>((resolve) => {
    child.on("error", (error) => resolve(response(`Problem executing program: ${error.message}`)));
    child.on("exit", (status, signal) => resolve(outcome(status, signal)));
  });
  const kill = () => {
    child.kill("SIGKILL");
  };
  const interrupt = () => {
    child.kill("SIGINT");
    const patience = setTimeout(kill, INTERRUPT_PATIENCE_MS);
    child.on("exit", () => clearTimeout(patience));
  };
  return { finished, interrupt, kill };
}

/** Upstream's own runner of programs or of plugins, of the version that these have. */
export function locateRunner(directory: string, runner: "run" | "run-plugin"): string {
  try {
    return createRequire(join(directory, "package.json")).resolve(`@pulumi/pulumi/cmd/${runner}`);
  } catch {
    throw new Error("It looks like the Pulumi SDK has not been installed. Have you run pulumi install?");
  }
}

function runnerArguments(request: pb.RunRequest, directory: string, engineAddress: string): string[] {
  const flags = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": request.getInfo()?.getRootDirectory(),
    stack: request.getStack(),
    pwd: directory,
    parallel: String(request.getParallel()),
  };
  const given = Object.entries(flags).flatMap(([name, value]) => (value ? [`--${name}`, value] : []));
  const entryPoint = request.getInfo()?.getEntryPoint() ?? ".";
  return [...given, ...(request.getDryrun() ? ["--dry-run"] : []), entryPoint, ...request.getArgsList()];
}

/** The SDK expects the long form `namespace:config:name` of configuration keys. */
function config(request: pb.RunRequest): [string, string][] {
  return [...request.getConfigMap().entries()].map(([key, value]) => {
    const [namespace, ...name] = key.split(":");
    return [`${namespace}:config:${name.filter((part, index) => index > 0 || part !== "config").join(":")}`, value];
  });
}

function outcome(status: number | null, signal: NodeJS.Signals | null): pb.RunResponse {
  if (status === 0) return response("");
  if (status === EXIT_STATUS_ERROR_SHOWN) return response("").setBail(true);
  return response(`Program exited with non-zero exit code: ${status ?? signal}`);
}

function response(error: string): pb.RunResponse {
  return new language.RunResponse().setError(error);
}
