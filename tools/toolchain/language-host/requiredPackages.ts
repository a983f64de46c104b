import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type * as pb from "@pulumi/pulumi/proto/language_pb";
import language from "@pulumi/pulumi/proto/language_pb.js";
import type { PackageDependency } from "@pulumi/pulumi/proto/plugin_pb";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";

/** The `pulumi` section of an installed package's package.json. */
interface PulumiSection {
  resource?: boolean;
  name?: string;
  version?: string;
  server?: string;
  parameterization?: { name: string; version: string; value: string };
}

interface PackageJson {
  name?: string;
  version?: string;
  pulumi?: PulumiSection;
}

/** The plugins that the program's installed packages belong to. */
export function requiredPackages(request: pb.GetRequiredPackagesRequest): pb.GetRequiredPackagesResponse {
  const directory = request.getInfo()?.getProgramDirectory() ?? process.cwd();
  const packages = installedPackages(directory).flatMap((manifest) => dependency(manifest) ?? []);
  return new language.GetRequiredPackagesResponse().setPackagesList(packages);
}

/** The package.json of every package in node_modules, at any depth. */
export function installedPackages(directory: string, seen = new Set<string>()): PackageJson[] {
  const modules = join(directory, "node_modules");
  if (!existsSync(modules)) return [];
  const folders = readdirSync(modules)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) => {
      if (!name.startsWith("@")) return [name];
      return readdirSync(join(modules, name)).map((scoped) => join(name, scoped));
    })
    .map((name) => join(modules, name));
  return folders.flatMap((folder) => {
    // also false for a link that leads nowhere: an SDK that isn't generated yet
    if (!existsSync(join(folder, "package.json"))) return [];
    const real = realpathSync(folder);
    if (seen.has(real)) return [];
    seen.add(real);
    const manifest = JSON.parse(readFileSync(join(real, "package.json"), "utf8")) as PackageJson;
    return [manifest, ...installedPackages(real, seen)];
  });
}

function dependency({ name = "", version = "", pulumi }: PackageJson): PackageDependency | undefined {
  if (!pulumi?.resource) return undefined;
  const found = new plugin.PackageDependency()
    .setName(pulumi.name ?? name.replace(/^@pulumi\//, ""))
    .setKind("resource")
    .setVersion(`v${(pulumi.version || version).replace(/^v/, "")}`)
    .setServer(pulumi.server ?? "");
  const parameters = pulumi.parameterization;
  if (parameters) {
    found.setParameterization(
      new plugin.PackageParameterization()
        .setName(parameters.name)
        .setVersion(parameters.version)
        .setValue(parameters.value),
    );
  }
  return found;
}
