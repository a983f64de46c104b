import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Report } from "../../runtime/report";
import { bundle } from "./bundle";
import { type Downloads, NotAvailable } from "./download";
import { buildGoProgram, builtProgram, type GoProgram } from "./goModules";
import { type Installed, installedLibvirtProvider, installedPlugin, installedPulumi } from "./installed";
import { standInsDir } from "./layout";
import { leanBridge } from "./leanBridge";
import { leanPulumi } from "./leanPulumi";
import { libvirtStreams } from "./libvirtStreams";
import {
  commandRelease,
  fetchRelease,
  libvirtProviderRelease,
  pulumiRelease,
  type Release,
  releasePath,
  terraformProviderRelease,
} from "./releases";
import { versions } from "./versions";

/** Where a part of the toolchain came from. */
export type Origin = "installed" | "official release" | "built from Go modules" | "stand-in";

/** A part of the toolchain, and where it came from. */
export interface Part {
  name: string;
  version: string;
  origin: Origin;
}

/** A part that is available: a folder with its files. */
export interface Found {
  origin: Origin;
  folder: string;
  /** Its version, where it may be another than ours. */
  version?: string;
  /** Why none of the sources before this one was used. */
  instead?: string;
}

/** How a part is had, in order of preference: the official one first. */
export interface Sources {
  installed: () => Promise<Installed | undefined>;
  release: Release;
  /** What is made here, and the programs that this builds with Go. */
  otherwise: { origin: Origin; make: (report: Report) => Promise<string>; programs: GoProgram[] };
}

const PULUMI: GoProgram = {
  module: "pulumi",
  package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  output: "pulumi",
  variables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": `v${versions.pulumi}` },
  changes: [leanPulumi],
};

const TERRAFORM_PROVIDER: GoProgram = {
  module: "terraform-bridge",
  package: "github.com/pulumi/pulumi-terraform-bridge/v3/dynamic",
  output: "pulumi-resource-terraform-provider",
  variables: {
    // several of its dependencies bring a copy of the same protocol files
    "google.golang.org/protobuf/reflect/protoregistry.conflictPolicy": "ignore",
    "github.com/pulumi/pulumi-terraform-bridge/v3/dynamic/version.version": `v${versions.terraformProvider}`,
  },
  changes: leanBridge,
};

const LIBVIRT_PROVIDER: GoProgram = {
  module: "libvirt-provider",
  package: "github.com/dmacvicar/terraform-provider-libvirt",
  output: "terraform-provider-libvirt",
  changes: [libvirtStreams],
};

/** Writes SDKs for the language host's stand-in, by Pulumi's own generator. */
export const SDK_GENERATOR: GoProgram = { module: "pulumi", package: "./generate-sdk", output: "generate-sdk" };

export const pulumiSources: Sources = {
  installed: () => installedPulumi(),
  release: pulumiRelease,
  otherwise: builtFrom(PULUMI, SDK_GENERATOR),
};

export const commandSources: Sources = {
  installed: () => installedPlugin("command", versions.command),
  release: commandRelease,
  otherwise: {
    origin: "stand-in",
    make: () => standIn("command-plugin", "pulumi-resource-command"),
    programs: [],
  },
};

export const terraformProviderSources: Sources = {
  installed: () => installedPlugin("terraform-provider", versions.terraformProvider),
  release: terraformProviderRelease,
  otherwise: builtFrom(TERRAFORM_PROVIDER),
};

export const libvirtProviderSources: Sources = {
  installed: installedLibvirtProvider,
  release: libvirtProviderRelease,
  otherwise: builtFrom(LIBVIRT_PROVIDER),
};

/** A part that is a program, and what else is needed where it is built. */
function builtFrom(program: GoProgram, ...beside: GoProgram[]): Sources["otherwise"] {
  return {
    origin: "built from Go modules",
    make: (report) => buildGoProgram(program, report),
    programs: [program, ...beside],
  };
}

/** The folder with a program of this project that stands in for an official one. */
export async function standIn(name: string, output: string): Promise<string> {
  const program = await bundle({ folder: join(import.meta.dirname, name), output }, join(standInsDir, output));
  return dirname(program);
}

/** Whether a part has to be built, unless its official release can be had. */
export async function needsGo({ installed, release, otherwise }: Sources): Promise<boolean> {
  if (otherwise.programs.every((program) => existsSync(builtProgram(program)))) return false;
  return !existsSync(releasePath(release)) && (await installed()) === undefined;
}

/** The first source that has the part. */
export async function findPart(
  { installed, release, otherwise }: Sources,
  downloads: Downloads,
  report: Report,
): Promise<Found> {
  const found = await installed();
  if (found) return { origin: "installed", ...found };
  try {
    return { origin: "official release", folder: await fetchRelease(release, downloads, report) };
  } catch (error) {
    if (!(error instanceof NotAvailable)) throw error;
    return { origin: otherwise.origin, folder: await otherwise.make(report), instead: error.message };
  }
}
