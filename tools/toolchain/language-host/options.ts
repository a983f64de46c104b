import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";

/** What Pulumi.yaml's `runtime.options` may say. */
export interface RuntimeOptions {
  /** Whether `@pulumi/pulumi` compiles TypeScript itself, by ts-node. Default: true. */
  typescript: boolean;
  /** The tsconfig.json for that. */
  tsconfig?: string;
  /** Arguments of `node`. */
  nodeargs: string[];
  /** Whether development dependencies are not installed. Default: false. */
  production: boolean;
}

/** Reads `runtime.options`; like the official host, it refuses a value of the wrong type. */
export function runtimeOptions(info: ProgramInfo | undefined): RuntimeOptions {
  const options = info?.getOptions()?.toJavaScript() ?? {};
  const manager = optional(options, "packagemanager", "string") ?? "auto";
  if (manager !== "auto" && manager !== "npm") {
    throw new Error(`packagemanager "${manager}": this stand-in of pulumi-language-nodejs knows only npm`);
  }
  return {
    typescript: optional(options, "typescript", "boolean") ?? true,
    tsconfig: optional(options, "tsconfig", "string"),
    nodeargs: splitArguments(optional(options, "nodeargs", "string") ?? ""),
    production: optional(options, "production", "boolean") ?? false,
  };
}

/** What upstream's runners are told of these by their environment. */
export function runnerEnvironment({ typescript, tsconfig }: RuntimeOptions): Record<string, string> {
  return {
    ...(typescript && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
    ...(tsconfig !== undefined && tsconfig !== "" && { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
  };
}

interface Types {
  string: string;
  boolean: boolean;
}

function optional<T extends keyof Types>(
  options: Record<string, unknown>,
  name: string,
  type: T,
): Types[T] | undefined {
  const value = options[name];
  if (value !== undefined && typeof value !== type) throw new Error(`${name} option must be a ${type}`);
  return value as Types[T] | undefined;
}

/** Splits a command line at its blanks; single and double quotes keep them. */
export function splitArguments(line: string): string[] {
  const words = line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}
