import { existsSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import type * as pb from "@pulumi/pulumi/proto/language_pb";
import language from "@pulumi/pulumi/proto/language_pb.js";

/** What `pulumi about` shows of the language: Node.js, npm and TypeScript. */
export async function about(request: pb.AboutRequest): Promise<pb.AboutResponse> {
  const directory = request.getInfo()?.getProgramDirectory() ?? process.cwd();
  const response = new language.AboutResponse().setExecutable(process.execPath).setVersion(process.version);
  const metadata = response.getMetadataMap();
  metadata.set("packagemanager", "npm");
  metadata.set("packagemanagerVersion", npmVersion());
  const typescript = typescriptVersion(directory);
  if (typescript) metadata.set("typescriptVersion", typescript);
  return response;
}

/** The program's packages and their versions as package-lock.json has them: the direct ones, or all. */
export function programDependencies(request: pb.GetProgramDependenciesRequest): pb.GetProgramDependenciesResponse {
  const directory = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
  const path = join(directory, "package-lock.json");
  if (!existsSync(path)) throw new Error(`could not find ${path}; run pulumi install`);
  const { packages } = JSON.parse(readFileSync(path, "utf8")) as { packages: Record<string, LockedPackage> };
  const { dependencies = {}, devDependencies = {} } = packages[""] ?? {};
  const direct = new Set(Object.keys({ ...dependencies, ...devDependencies }).map((name) => `node_modules/${name}`));
  const wanted = Object.entries(packages).filter(([key, { version }]) => {
    return version && key.includes("node_modules/") && (request.getTransitivedependencies() || direct.has(key));
  });
  return new language.GetProgramDependenciesResponse().setDependenciesList(
    wanted.map(([key, { version = "" }]) =>
      new language.DependencyInfo().setName(key.slice(key.lastIndexOf("node_modules/") + 13)).setVersion(version),
    ),
  );
}

interface LockedPackage {
  version?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** As `npm --version` says, without the third of a second of work that this takes in each preview and up. */
function npmVersion(): string {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    try {
      const npm = realpathSync(join(folder, "npm"));
      return (JSON.parse(readFileSync(join(dirname(npm), "..", "package.json"), "utf8")) as { version: string })
        .version;
    } catch {
      // not here
    }
  }
  return "";
}

function typescriptVersion(directory: string): string | undefined {
  try {
    return createRequire(join(directory, "package.json"))("typescript/package.json").version;
  } catch {
    return undefined;
  }
}
