import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { contentKey, folderKey } from "../host/contentKey";
import { withLock } from "../host/lock";
import { projectDir } from "../host/paths";
import { type Report, runSteps, type Step } from "../host/progress";
import { cachedBundle } from "./bundle";
import { Downloads } from "./download";
import { buildGoProgram } from "./goModules";
import { binDir, homeDir, libvirtProviderDir, pluginDir, toolchainDir } from "./layout";
import { linkFile, linkFolder, placeFile } from "./link";
import {
  commandSources,
  type Found,
  findPart,
  libvirtProviderSources,
  type Origin,
  pulumiSources,
  SDK_GENERATOR,
  type Sources,
  terraformProviderSources,
} from "./parts";
import { generateSdk, hasSdk, sdkDir } from "./sdk";
import { versions } from "./versions";

export { toolchainEnv } from "./environment";

/** A part of the toolchain, and where it came from. */
export interface Part {
  name: string;
  version: string;
  origin: Origin;
}

const LANGUAGE_HOST = "pulumi-language-nodejs";
const STAMP = join(toolchainDir, "stamp.json");

/** What the stamp of a finished toolchain says. */
interface Stamp {
  /** Changes with everything that the toolchain is made from. */
  key: string;
  /** The same for the SDK alone. */
  sdkKey: string;
  parts: Part[];
}

/**
 * Makes `pulumi`, its plugins and the SDK `sdks/libvirt` available to this clone, below `.toolchain/`. Each part is
 * taken from where it is installed already, else from its official release, else it is built from package registries
 * or replaced by a stand-in. Returns at once when everything is there; may be interrupted and started again.
 *
 * @throws UserError when a part can't be had
 */
export async function ensureToolchain(): Promise<Part[]> {
  const key = toolchainKey();
  const finished = readStamp();
  if (finished?.key === key && isComplete()) return finished.parts;

  await mkdir(toolchainDir, { recursive: true });
  return withLock(
    toolchainDir,
    (line) => console.log(line),
    async () => {
      const stamp = readStamp();
      if (stamp?.key === key && isComplete()) return stamp.parts;
      return makeToolchain(key, stamp);
    },
  );
}

/** One line on what the toolchain consists of, and which parts stand in for the official ones. */
export function describeToolchain(parts: Part[]): string {
  const standIns = parts.filter((part) => part.origin === "stand-in").map((part) => part.name);
  const others = parts
    .filter((part) => part.origin !== "stand-in")
    .map((part) => `${part.name} ${part.version} ${part.origin}`);
  const list = standIns.length === 0 ? "" : `; stand-ins of this project: ${standIns.join(", ")}`;
  return `toolchain: ${others.join(", ")}${list}`;
}

async function makeToolchain(key: string, previous: Stamp | undefined): Promise<Part[]> {
  const downloads = new Downloads();
  const parts: Part[] = [];
  let pulumi: Found | undefined;

  const step = (name: string, version: string, make: (report: Report) => Promise<Found>): Step => ({
    title: `${name} ${version}`,
    run: async (report) => {
      const { origin, instead } = await make(report);
      parts.push({ name, version, origin });
      return instead ? `${origin} (${instead})` : origin;
    },
  });
  const plugin = (name: string, version: string, sources: Sources) =>
    step(`pulumi-resource-${name}`, version, async (report) => {
      const found = await findPart(sources, downloads, report);
      await linkFolder(found.folder, pluginDir(homeDir, name, version));
      return found;
    });

  await writeModuleType();
  await runSteps([
    step("pulumi", versions.pulumi, async (report) => {
      pulumi = await findPart(pulumiSources, downloads, report);
      const put = pulumi.origin === "built from Go modules" ? placeFile : linkFile;
      await put(join(pulumi.folder, "pulumi"), join(binDir, "pulumi"));
      return pulumi;
    }),
    step(LANGUAGE_HOST, versions.pulumi, (report) => languageHost(pulumi as Found, report)),
    plugin("command", versions.command, commandSources),
    plugin("terraform-provider", versions.terraformProvider, terraformProviderSources),
    step("terraform-provider-libvirt", versions.libvirtProvider, async (report) => {
      const found = await findPart(libvirtProviderSources, downloads, report);
      await linkFolder(found.folder, libvirtProviderDir(homeDir, versions.libvirtProvider));
      return found;
    }),
  ]);

  const sdkKey = contentKey(...parts.map((part) => `${part.name} ${part.version}`), typescriptVersion());
  if (previous?.sdkKey !== sdkKey || !hasSdk()) {
    await runSteps([
      {
        title: "sdks/libvirt",
        run: async (report) => {
          await generateSdk(report);
          return "generated";
        },
      },
    ]);
  }
  await writeFile(STAMP, JSON.stringify({ key, sdkKey, parts } satisfies Stamp, null, 2));
  return parts;
}

/** The official host where pulumi has one beside it, ours where pulumi was built from its module, which lacks one. */
async function languageHost(pulumi: Found, report: Report): Promise<Found> {
  const target = join(binDir, LANGUAGE_HOST);
  if (pulumi.origin !== "built from Go modules") {
    await linkFile(join(pulumi.folder, LANGUAGE_HOST), target);
    return { ...pulumi, instead: undefined };
  }
  const source = { folder: join(import.meta.dirname, "language-host"), output: LANGUAGE_HOST };
  const folder = await cachedBundle(source, report);
  await placeFile(join(folder, LANGUAGE_HOST), target);
  const generator = await buildGoProgram(SDK_GENERATOR, report);
  await linkFile(join(generator, SDK_GENERATOR.output), join(binDir, SDK_GENERATOR.output));
  return { origin: "stand-in", folder, instead: pulumi.instead };
}

/** The programs in the toolchain are CommonJS, the project around it is ES modules. */
async function writeModuleType(): Promise<void> {
  await mkdir(toolchainDir, { recursive: true });
  await writeFile(join(toolchainDir, "package.json"), '{ "type": "commonjs" }\n');
}

function isComplete(): boolean {
  const files = [
    join(binDir, "pulumi"),
    join(binDir, LANGUAGE_HOST),
    join(pluginDir(homeDir, "command", versions.command), "pulumi-resource-command"),
    join(pluginDir(homeDir, "terraform-provider", versions.terraformProvider), "pulumi-resource-terraform-provider"),
    libvirtProviderDir(homeDir, versions.libvirtProvider),
    sdkDir,
  ];
  return files.every((file) => existsSync(file)) && hasSdk();
}

function toolchainKey(): string {
  return contentKey(folderKey(import.meta.dirname), readFileSync(join(projectDir, "package-lock.json"), "utf8"));
}

function typescriptVersion(): string {
  const path = join(projectDir, "node_modules", "typescript", "package.json");
  return JSON.parse(readFileSync(path, "utf8")).version;
}

function readStamp(): Stamp | undefined {
  return existsSync(STAMP) ? JSON.parse(readFileSync(STAMP, "utf8")) : undefined;
}
