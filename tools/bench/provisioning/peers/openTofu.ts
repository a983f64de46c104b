import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Report } from "../../../../runtime/report";
import type { Site } from "../site";
import { addressOf, DIRECTOR, type ProvisioningStep, VIP, type Wanted } from "../wanted";
import { ensureOpenTofu } from "./openTofuProgram";
import type { Peer } from "./peer";

const CONFIGURATION = join(import.meta.dirname, "..", "opentofu", "main.tf");

/** OpenTofu, which runs commands by its provisioners. */
export class OpenTofu implements Peer {
  readonly name = "OpenTofu";
  private program = "";

  async prepare(site: Site, report: Report): Promise<void> {
    const program = await ensureOpenTofu(report);
    const folder = await site.folderFor("opentofu");
    await copyFile(CONFIGURATION, join(folder, "main.tf"));
    this.program = `${program} -chdir=${folder}`;
    await site.lab.expect(`${this.program} init -input=false`);
  }

  async command(site: Site, { wanted }: ProvisioningStep): Promise<string> {
    if (wanted === undefined) return `${this.program} destroy -auto-approve -input=false`;
    const values = join(await site.folderFor("opentofu"), "terraform.tfvars.json");
    await writeFile(values, JSON.stringify(valuesOf(wanted, site), undefined, 2));
    return `${this.program} apply -auto-approve -input=false`;
  }

  saysUnchanged(output: string): boolean {
    return output.includes("0 added, 0 changed, 0 destroyed");
  }
}

function valuesOf({ realServers }: Wanted, site: Site): Record<string, unknown> {
  const { user, hostKey } = site.login(DIRECTOR);
  const servers = realServers.map(({ node, weight }) => [node, { address: addressOf(node), weight }]);
  return {
    login: { user, key_file: site.keyFile },
    director: { address: VIP, host_key: hostKey },
    real_servers: Object.fromEntries(servers),
  };
}
