import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectDir } from "../../../runtime/paths";

/** What the project's Containerfile says, as far as it says it by these instructions. @see Containerfile(5) */
export interface Containerfile {
  /** The base image: `debian:13`. */
  from: string;
  run: string[];
  env: Record<string, string>;
}

export function readContainerfile(text = readFileSync(join(projectDir, "Containerfile"), "utf8")): Containerfile {
  const lines = text
    .replaceAll("\\\n", "")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const of = (instruction: string) =>
    lines.filter((line) => line.startsWith(`${instruction} `)).map((line) => line.slice(instruction.length + 1));
  return {
    from: of("FROM")[0] ?? "",
    run: of("RUN"),
    env: Object.fromEntries(of("ENV").map((line) => line.split("="))),
  };
}
