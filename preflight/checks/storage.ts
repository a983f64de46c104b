import type { Facts, Folder, Libvirt, Owner, PathPart } from "../facts";
import { error, type Finding, note, warning } from "../finding";
import { libvirtOf, missingMachines, type Target } from "../target";

/** Whether the pool can be made, and QEMU can get at the disks in it. */
export function checkStorage(target: Target, facts: Facts): Finding[] {
  const libvirt = libvirtOf(facts);
  if (!("storage" in facts.host) || missingMachines(target, facts).length === 0) return [];
  const { storage, appArmorAllowsStorage } = facts.host;
  const folder = target.config.storage;
  return [
    ...placeFindings(folder, storage),
    ...traversalFindings(storage, libvirt?.qemu),
    ...(appArmorAllowsStorage ? [] : appArmorFindings(folder, libvirt)),
    ...selinuxFindings(folder, storage, libvirt),
  ];
}

const WHERE = "lvs:storage";

function placeFindings(folder: string, { way, hidden, readOnly }: Folder): Finding[] {
  const last = way.at(-1);
  const findings: Finding[] = [];
  if (last && !isFolder(last)) {
    findings.push(
      error({
        what: `${last.path} is no folder`,
        where: WHERE,
        expected: `a folder, or that ${folder} can be made`,
        fix: "set it to another path",
      }),
    );
  }
  if (readOnly) {
    findings.push(
      error({
        what: `${folder} is on a file system that is mounted read-only`,
        where: WHERE,
        expected: "a place for the machines' disks",
        fix: "set it to another path",
      }),
    );
  }
  if (hidden) findings.push(note({ what: `this user can't see whether QEMU can get at ${folder}`, where: WHERE }));
  return findings;
}

/** libvirt makes what is missing so that QEMU can enter it. */
function traversalFindings({ way }: Folder, qemu: Owner | undefined): Finding[] {
  if (!qemu || qemu.uid === 0) return [];
  return way
    .filter((part) => isFolder(part) && !maySearch(part, qemu))
    .map(({ path, mode }) =>
      error({
        what: `QEMU, which runs as user ${qemu.uid}, can't enter ${path} (${mode})`,
        where: WHERE,
        expected: "a folder that QEMU can reach, such as /var/lib/libvirt/lvs",
        fix: `set it to such a path, or allow it on the hypervisor: sudo chmod o+x ${path}`,
      }),
    );
}

function isFolder({ mode }: PathPart): boolean {
  // a link leads where the next part is, or the folder itself
  return mode.startsWith("d") || mode.startsWith("l");
}

/** An access control list may allow it, so it counts as a yes. */
function maySearch({ mode, uid, gid }: PathPart, qemu: Owner): boolean {
  if (mode.endsWith("+") || mode.startsWith("l")) return true;
  const [owner, group, others] = [mode[3], mode[6], mode[9]];
  const bit = uid === qemu.uid ? owner : gid === qemu.gid ? group : others;
  return /[xst]/.test(bit ?? "");
}

/** libvirt tells AppArmor of disks by path, and those of a pool have none in the domain's definition. */
function appArmorFindings(folder: string, libvirt: Libvirt | undefined): Finding[] {
  if (!libvirt?.securityModels.includes("apparmor")) return [];
  const rules = "/etc/apparmor.d/local/abstractions/libvirt-qemu";
  return [
    warning({
      what: `AppArmor confines QEMU there, and many versions of libvirt don't tell it of disks in pools: "Could not open ${folder}/…: Permission denied"`,
      where: WHERE,
      expected: `a rule for ${folder} in ${rules}`,
      fix: `on the hypervisor: sudo mkdir -p ${rules.slice(0, rules.lastIndexOf("/"))}; echo '${folder}/** rwk,' | sudo tee -a ${rules}`,
    }),
  ];
}

/** What confined QEMU may search or read. @see the SELinux policy's virt module */
const SELINUX_TYPES =
  /^(root|usr|var|var_lib|mnt|etc|virt_var_lib|virt_image|virt_content|svirt_image|nfs|cifs|fusefs)_t$/;

function selinuxFindings(folder: string, { selinuxType }: Folder, libvirt: Libvirt | undefined): Finding[] {
  if (!libvirt?.securityModels.includes("selinux")) return [];
  if (selinuxType === undefined || SELINUX_TYPES.test(selinuxType)) return [];
  return [
    warning({
      what: `SELinux confines QEMU there, and ${folder} has the type ${selinuxType}, which QEMU may not enter`,
      where: WHERE,
      expected: "the type virt_image_t",
      fix: `on the hypervisor: sudo semanage fcontext -a -t virt_image_t '${folder}(/.*)?'; sudo mkdir -p ${folder}; sudo restorecon -R ${folder}`,
    }),
  ];
}
