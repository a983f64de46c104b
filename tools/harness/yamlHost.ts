import { buildGoProgram, type GoProgram } from "../toolchain/goModules";

const YAML_HOST: GoProgram = {
  module: "pulumi-yaml",
  package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
  output: "pulumi-language-yaml",
};

/** The folder with Pulumi's language host for YAML, which the toolchain has no use for itself. */
export function yamlHostFolder(): Promise<string> {
  return buildGoProgram(YAML_HOST, console.log);
}
