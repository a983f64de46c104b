import { join } from "node:path";
import { type Report, runSteps, type Step } from "../host/progress";
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

/** Gets each part and puts it in its place, then makes the SDK with them. */
export async function makeToolchain(): Promise<Part[]> {
  const { steps, parts } = partSteps();
  await runSteps(steps);
  await runSteps([{ title: "sdks/libvirt", run: ensureSdk }]);
  return parts;
}

/** The steps that get the parts, and the parts that they have got. */
function partSteps(): { steps: Step[]; parts: Part[] } {
  const parts: Part[] = [];
  const downloads = new Downloads();
  let told: string | undefined;

  const step = (name: string, version: string, get: (report: Report) => Promise<Found>): Step => ({
    title: name,
    run: async (report) => {
      const found = await get(report);
      const part = { name, version: found.version ?? version, origin: found.origin };
      parts.push(part);
      // the same site is out of reach for every part: that is said once
      const reason = found.instead === told ? undefined : found.instead;
      told = found.instead;
      return `${part.version}, ${part.origin}${reason ? ` (${reason})` : ""}`;
    },
  });
  const plugin = (name: string, version: string, sources: Sources) =>
    step(`pulumi-resource-${name}`, version, async (report) => {
      const found = await findPart(sources, downloads, report);
      await linkFolder(found.folder, pluginDir(homeDir, name, version));
      return found;
    });

  let pulumi: Found;
  const steps = [
    step(PULUMI, versions.pulumi, async (report) => {
      pulumi = await findPart(pulumiSources, downloads, report);
      const put = hasOfficialHost(pulumi) ? linkFile : placeFile;
      await put(join(pulumi.folder, PULUMI), join(binDir, PULUMI));
      return pulumi;
    }),
    step(LANGUAGE_HOST, versions.pulumi, (report) => languageHost(pulumi, report)),
    plugin("command", versions.command, commandSources),
    plugin("terraform-provider", versions.terraformProvider, terraformProviderSources),
    step("terraform-provider-libvirt", versions.libvirtProvider, async (report) => {
      const found = await findPart(libvirtProviderSources, downloads, report);
      await linkFolder(found.folder, libvirtProviderDir(homeDir, versions.libvirtProvider));
      return found;
    }),
  ];
  return { steps, parts };
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
