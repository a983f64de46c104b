import { delimiter } from "node:path";
import { binDir, homeDir } from "./layout";

/** What is added to the environment of whoever runs `pulumi` with this clone's toolchain. */
export function toolchainEnv(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const path = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== binDir);
  return {
    PATH: [binDir, ...path].join(delimiter),
    PULUMI_HOME: homeDir,
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}
