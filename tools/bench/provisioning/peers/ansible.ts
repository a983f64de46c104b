import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureDebianPackages } from "../../../lab/debianPackages";
import type { Site } from "../site";
import type { ProvisioningStep, Wanted } from "../wanted";
import { inventoryOf } from "./inventory";
import type { Peer } from "./peer";

const PLAYBOOKS = join(import.meta.dirname, "..", "ansible");

/** Ansible, as Debian has it. */
export class Ansible implements Peer {
  readonly name = "Ansible";
  private last?: Wanted;

  async prepare(_: Site, report: (line: string) => void): Promise<void> {
    await ensureDebianPackages(["ansible-core"], report);
  }

  async command(site: Site, { wanted }: ProvisioningStep): Promise<string> {
    const folder = await site.folderFor("ansible");
    const inventory = join(folder, "inventory.yml");
    this.last = wanted ?? this.last;
    if (this.last) await writeFile(inventory, inventoryOf(this.last, site.sshConfig));
    const settings = { ANSIBLE_CONFIG: join(PLAYBOOKS, "ansible.cfg"), ANSIBLE_HOME: join(folder, "home") };
    const environment = Object.entries(settings).map((entry) => entry.join("="));
    const playbook = join(PLAYBOOKS, wanted === undefined ? "remove.yml" : "site.yml");
    return `env ${environment.join(" ")} ansible-playbook -i ${inventory} ${playbook}`;
  }

  saysUnchanged(output: string): boolean {
    return /changed=0\b/.test(output) && !/changed=[1-9]/.test(output);
  }
}
