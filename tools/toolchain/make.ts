import { join } from "node:path";
import type { Report } from "../../runtime/report";
import type { Step } from "../progress";
import { Downloads } from "./download";
import { buildGoProgram } from "./goModules";
import { binDir, homeDir, LANGUAGE_HOST, libvirtProviderDir, PULUMI, pluginDir } from "./layout";
import { linkFile, linkFolder, placeFile } from "./link";
import {
  commandSources,
  type Found,
  findPart,
  libvirtProviderSources,
  type Part,
  pulumiSources,
  SDK_GENERATOR,
  type Sources,
  standIn,
  terraformProviderSources,
} from "./parts";
import { ensureSdk } from "./sdk";
import { versions } from "./versions";

/** The steps that make a toolchain, all of which may run at once, and its parts once they have ended. */
export interface Making {
  steps: Step[];
  parts: () => Part[];
}

/** A part of the toolchain, and how it is got and put in its place. */
interface Wanted {
  name: string;
  version: string;
  get: (report: Report) => Promise<Found>;
}

/** The steps that get each part and put it in its place, and one that makes the SDK with them. */
export function toolchainMaking(): Making {
  const wanted = wantedParts();
  const parts = new Map<string, Part>();
  const told = new Set<string>();

  const steps = wanted.map(
    ({ name, version, get }): Step => ({
      title: name,
      run: async (report) => {
        const found = await get(report);
        const part = { name, version: found.version ?? version, origin: found.origin };
        parts.set(name, part);
        // the same site is out of reach for every part: that is said once
        const reason = found.instead !== undefined && !told.has(found.instead) ? found.instead : undefined;
        if (reason !== undefined) told.add(reason);
        return `${part.version}, ${part.origin}${reason === undefined ? "" : ` (${reason})`}`;
      },
    }),
  );
  const sdk: Step = {
    title: "sdks/libvirt",
    run: async (report) => {
      report("waiting for pulumi and its plugins");
      await Promise.all(wanted.map(({ get }) => get(report)));
      return ensureSdk(report);
    },
  };
  return {
    steps: [...steps, sdk],
    parts: () => wanted.flatMap(({ name }) => parts.get(name) ?? []),
  };
}

function wantedParts(): Wanted[] {
  const downloads = new Downloads();
  const plugin = (name: string, version: string, sources: Sources): Wanted => ({
    name: `pulumi-resource-${name}`,
    version,
    get: once(async (report) => {
      const found = await findPart(sources, downloads, report);
      await linkFolder(found.folder, pluginDir(homeDir, name, version));
      return found;
    }),
  });
  const pulumi = once(async (report) => {
    const found = await findPart(pulumiSources, downloads, report);
    const put = hasOfficialHost(found) ? linkFile : placeFile;
    await put(join(found.folder, PULUMI), join(binDir, PULUMI));
    return found;
  });
  return [
    { name: PULUMI, version: versions.pulumi, get: pulumi },
    {
      name: LANGUAGE_HOST,
      version: versions.pulumi,
      get: once(async (report) => {
        report("waiting for pulumi");
        return languageHost(await pulumi(report), report);
      }),
    },
    plugin("command", versions.command, commandSources),
    plugin("terraform-provider", versions.terraformProvider, terraformProviderSources),
    {
      name: "terraform-provider-libvirt",
      version: versions.libvirtProvider,
      get: once(async (report) => {
        const found = await findPart(libvirtProviderSources, downloads, report);
        await linkFolder(found.folder, libvirtProviderDir(homeDir, versions.libvirtProvider));
        return found;
      }),
    },
  ];
}

/** Work that is done once, whoever asks for it and how often; the first one hears of its progress. */
function once<T>(work: (report: Report) => Promise<T>): (report: Report) => Promise<T> {
  let result: Promise<T> | undefined;
  return (report) => {
    result ??= work(report);
    return result;
  };
}

/** An installed or released pulumi has its language host beside it; the Go module has none. */
function hasOfficialHost(pulumi: Found): boolean {
  return pulumi.origin !== "built from Go modules";
}

async function languageHost(pulumi: Found, report: Report): Promise<Found> {
  const target = join(binDir, LANGUAGE_HOST);
  if (hasOfficialHost(pulumi)) {
    await linkFile(join(pulumi.folder, LANGUAGE_HOST), target);
    return pulumi;
  }
  const folder = await standIn("language-host", LANGUAGE_HOST);
  await linkFile(join(folder, LANGUAGE_HOST), target);
  const generator = await buildGoProgram(SDK_GENERATOR, report);
  await linkFile(join(generator, SDK_GENERATOR.output), join(binDir, SDK_GENERATOR.output));
  return { origin: "stand-in", folder, instead: pulumi.instead };
}
