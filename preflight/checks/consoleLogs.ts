import type { Facts } from "../facts";
import { error, type Finding, note, warning } from "../finding";
import { libvirtOf, missingMachines, type Target } from "../target";

const WHERE = "lvs:consoleLogs";

/** What virtlogd may write to. @see the SELinux policy's virt module */
const SELINUX_TYPE = "virt_log_t";

/** Whether the folder for consoles is there, which libvirt doesn't make. virtlogd, which writes there, is root. */
export function checkConsoleLogs(target: Target, facts: Facts): Finding[] {
  if (!("consoleLogs" in facts.host) || missingMachines(target, facts).length === 0) return [];
  const folder = target.config.consoleLogs;
  const { way, hidden, readOnly, selinuxType } = facts.host.consoleLogs;
  if (hidden) return [note({ what: `this user can't see whether ${folder} is there`, where: WHERE })];
  const last = way.at(-1);
  if (last?.path !== folder || !/^[dl]/.test(last.mode)) {
    return [
      error({
        what: `${folder} isn't a folder on the hypervisor`,
        where: WHERE,
        expected: "a folder for the machines' serial console logs",
        fix: `make it there: sudo mkdir -p ${folder}`,
      }),
    ];
  }
  if (readOnly) {
    return [
      error({
        what: `${folder} is on a file system that is mounted read-only`,
        where: WHERE,
        expected: "a folder that virtlogd can write to",
        fix: "set it to another path",
      }),
    ];
  }
  const confined = libvirtOf(facts)?.securityModels.includes("selinux") && selinuxType !== undefined;
  if (!confined || selinuxType === SELINUX_TYPE) return [];
  return [
    warning({
      what: `SELinux confines virtlogd, and ${folder} has the type ${selinuxType}, which it may not write to`,
      where: WHERE,
      expected: `the type ${SELINUX_TYPE}`,
      fix: `on the hypervisor: sudo semanage fcontext -a -t ${SELINUX_TYPE} '${folder}(/.*)?'; sudo restorecon -R ${folder}`,
    }),
  ];
}
