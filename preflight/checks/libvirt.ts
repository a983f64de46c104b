import { isOlder } from "../../runtime/isOlder.mjs";
import type { Facts } from "../facts";
import { error, type Finding, note } from "../finding";
import { libvirtOf, type Target } from "../target";

/** The first that keeps a serial console's output in a file. @see libvirt's documentation, "Domain XML format", log */
const MINIMUM_VERSION = "1.3.3";

/** Whether libvirt answers, and does what the stack asks of it. */
export function checkLibvirt(target: Target, facts: Facts): Finding[] {
  const { libvirt } = facts;
  if (libvirt && "refusal" in libvirt) return [unreachable(target.uri, libvirt.refusal, facts)];
  return [
    ...sessionFindings(target),
    ...versionFindings(target, libvirtOf(facts)?.version),
    ...unreadFindings(target, facts),
  ];
}

function unreachable(uri: string, refusal: string, facts: Facts): Finding {
  const fix = FIXES.find(({ symptom }) => symptom.test(refusal))?.fix(uri, facts);
  return error({
    what: `libvirt doesn't answer: ${refusal}`,
    where: uri,
    expected: "a libvirt that this user may manage",
    fix: fix ?? `see what this says: virsh -c '${uri}' version`,
  });
}

interface Fix {
  symptom: RegExp;
  fix: (uri: string, facts: Facts) => string;
}

/** Most telling first. */
const FIXES: Fix[] = [
  {
    symptom: /host key verification failed/i,
    fix: (uri) =>
      `log in once by hand, compare the host key with the machine's own, and accept it: ssh ${sshTarget(uri)}`,
  },
  {
    symptom: /nc: (command )?not found/i,
    fix: () =>
      "install nc on the hypervisor, through which libvirt's connections over SSH go: sudo apt-get install netcat-openbsd",
  },
  {
    symptom: /could not resolve|name or service not known/i,
    fix: () => "fix the host's name in libvirt:uri",
  },
  {
    symptom: /permission denied \([a-z,-]+\)/i,
    fix: (uri) => `let this user's key log in there: ssh-copy-id ${sshTarget(uri)}`,
  },
  {
    symptom: /connection (refused|timed out)|no route to host/i,
    fix: (uri) => `fix the way there: ssh ${sshTarget(uri)} must work`,
  },
  {
    symptom: /authentication unavailable|authentication failed|polkit|permission denied|access denied/i,
    fix: (_, facts) =>
      inGroup(facts, "libvirt")
        ? "log in anew, so that the group libvirt counts, or use root"
        : `add the user to the group libvirt and log in anew: sudo usermod -aG libvirt ${userName(facts)}`,
  },
  {
    symptom: /no such file or directory|connection reset/i,
    fix: () => "install libvirt's daemon and start it: sudo systemctl enable --now libvirtd (or virtqemud.socket)",
  },
];

function sshTarget(uri: string): string {
  const { username, hostname, port } = new URL(uri);
  return `${port === "" ? "" : `-p ${port} `}${username === "" ? "" : `${username}@`}${hostname}`;
}

function inGroup({ host }: Facts, group: string): boolean {
  return "user" in host && host.user.groups.includes(group);
}

function userName({ host }: Facts): string {
  return "user" in host ? host.user.name : "USER";
}

function sessionFindings({ uri, setting }: Target): Finding[] {
  if (!/^qemu[^/]*:\/\/[^/]*\/session/.test(uri)) return [];
  return [
    error({
      what: "a user session of libvirt can't make networks",
      where: setting,
      expected: "the system's libvirt",
      fix: `write ${uri.replace("/session", "/system")}`,
    }),
  ];
}

/** Where libvirt answers, that may be meant: not every transport gives a shell. */
function unreadFindings({ setting }: Target, { host }: Facts): Finding[] {
  if (!("unreadable" in host)) return [];
  return [note({ what: `nothing is known of the machine that it runs on: ${host.unreadable}`, where: setting })];
}

function versionFindings({ uri, setting }: Target, version: string | undefined): Finding[] {
  if (version === undefined || !isOlder(version, MINIMUM_VERSION)) return [];
  return [
    error({
      what: `libvirt ${version} is too old: it can't keep the machines' consoles in files`,
      where: uri,
      expected: `${MINIMUM_VERSION} or newer`,
      fix: `update libvirt, or name another hypervisor in ${setting}`,
    }),
  ];
}
