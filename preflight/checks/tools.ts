import type { Facts } from "../facts";
import { error, type Finding, warning } from "../finding";
import { missingMachines, type Target } from "../target";

/** Whether pulumi's machine has the programs that libvirt's provider and the stack itself call there. */
export function checkTools(target: Target, facts: Facts): Finding[] {
  const { tools } = facts;
  const making = missingMachines(target, facts).length > 0;
  return [
    ...(making && !tools.includes("mkisofs") ? [noMkisofs(tools)] : []),
    ...(making && !tools.includes("xsltproc") ? [noXsltproc()] : []),
    ...(tools.includes("virsh") ? [] : [noVirsh()]),
    ...(/^\w+\+ssh:/.test(target.uri) && !tools.includes("ssh") ? [noSsh()] : []),
  ];
}

const WHERE = "pulumi's machine";

function noMkisofs(tools: readonly string[]): Finding {
  const alike = ["genisoimage", "xorrisofs"].find((name) => tools.includes(name));
  return error({
    what: "there is no mkisofs, with which libvirt's provider makes the machines' seeds",
    where: WHERE,
    expected: "mkisofs in the PATH",
    fix: alike
      ? `let it be found under that name: sudo ln -s "$(command -v ${alike})" /usr/local/bin/mkisofs`
      : "install it: sudo apt-get install genisoimage (Fedora: sudo dnf install genisoimage)",
  });
}

function noXsltproc(): Finding {
  return error({
    what: "there is no xsltproc, with which libvirt's provider completes what it has no setting for",
    where: WHERE,
    expected: "xsltproc in the PATH",
    fix: "install it: sudo apt-get install xsltproc (Fedora: sudo dnf install libxslt)",
  });
}

function noVirsh(): Finding {
  return warning({
    what: "there is no virsh, so libvirt isn't checked, leftovers stay, and a machine that hangs isn't restarted",
    where: WHERE,
    expected: "virsh in the PATH",
    fix: "install it: sudo apt-get install libvirt-clients (Fedora: sudo dnf install libvirt-client)",
  });
}

function noSsh(): Finding {
  return warning({
    what: "there is no ssh, with which virsh and these checks reach the hypervisor",
    where: WHERE,
    expected: "ssh in the PATH",
    fix: "install it: sudo apt-get install openssh-client (Fedora: sudo dnf install openssh-clients)",
  });
}
