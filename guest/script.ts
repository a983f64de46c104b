import { readFileSync } from "node:fs";
import { join } from "node:path";
import { archive } from "./archive";
import { type GuestName, guestProfiles } from "./profiles";
import { shellQuote } from "./shellQuote";

/** Values that a script expects, by the names it gives them. */
export type Settings = Record<string, string>;

/** What a machine runs. */
export interface Guest {
  name: GuestName;
  /** Where its packages come from in the place of its own mirror. */
  packageMirror?: string;
}

export type Role = "real-server" | "director";

const scriptsDir = join(import.meta.dirname, "scripts");
/** Each role's files, and those of a firewalld that stays, laid out as they are below the machine's root. */
const filesDir = (role: Role | "firewalld") => join(import.meta.dirname, role);

/** A firewalld that stays on. */
export interface Firewalld {
  /** The machine's name in the configuration. */
  node: string;
  /** What the machine calls the interfaces that the stack's packets come by. */
  interfaces: string[];
  /** What is let through at once, a line each; see guest/firewalld/usr/local/sbin/lvs-firewalld. */
  openings: string[];
}

/**
 * What a machine's shell reads to get a role: its settings, then the script's text.
 * It fails at the first command that fails, and can be run again at any time.
 *
 * @param firewalld one that stays on; else it is stopped
 */
export function roleScript(role: Role, guest: Guest, settings: Settings, firewalld?: Firewalld): string {
  return script({
    settings: {
      ...guestSettings(role, guest, "ROUTES" in settings),
      ...settings,
      ...(firewalld && firewalldSettings(firewalld)),
    },
    libraries: [
      "packages/unavailable.sh",
      `packages/${guest.name}.sh`,
      firewalld ? "firewalld.sh" : "firewall.sh",
      "firstBoot.sh",
      "turn.sh",
      "kept.sh",
    ],
    main: `configure-${role}.sh`,
  });
}

function firewalldSettings({ node, interfaces, openings }: Firewalld): Settings {
  return {
    NODE: node,
    INTERFACES: interfaces.join(" "),
    OPENINGS: openings.join("\n"),
    FIREWALLD_FILES: archive(filesDir("firewalld")),
  };
}

/** What a real server's shell reads when no director needs what it did before; it can be run again at any time. */
export function closeFirewallScript({ openings }: Firewalld): string {
  return script({
    settings: { OPENINGS: openings.join("\n") },
    libraries: ["turn.sh"],
    main: "close-firewall.sh",
  });
}

/** What the scripts must know of the operating system. */
function guestSettings(role: Role, { name, packageMirror }: Guest, hasRoutes: boolean): Settings {
  const profile = guestProfiles[name];
  const settings = { PACKAGE_MIRROR: packageMirror ?? profile.packageMirror ?? "", RELEASE: profile.release };
  if (role === "real-server") {
    return {
      ...settings,
      PACKAGES: profile.packages.realServer.join(" "),
      WEB_SERVER: profile.webServer,
      WELCOME_PAGE: profile.welcomePage ?? "",
      // they are for ways of its own only
      ...(hasRoutes && { FILES: archive(filesDir(role)) }),
    };
  }
  return {
    ...settings,
    FILES: archive(filesDir(role)),
    PACKAGES: profile.packages.director.join(" "),
    KEEPALIVED_FILE: profile.keepalivedOptions.file,
    KEEPALIVED_VARIABLE: profile.keepalivedOptions.variable,
    SAVED_TABLE: profile.savedTable,
  };
}

/**
 * What the shell of a machine that is there already reads before it gets a role, or once it shall have none any more.
 * It can be run again at any time.
 */
export function machineScript(step: "claim" | "release", guest: GuestName, settings: Settings): string {
  return script({
    settings: { ...settings, WEB_SERVER: guestProfiles[guest].webServer },
    libraries: ["turn.sh", "kept.sh"],
    main: `${step}-machine.sh`,
  });
}

/** What the shell of a director reads that leaves a pair; it can be run again at any time. */
export function handOverScript(): string {
  return script({ settings: {}, libraries: ["turn.sh"], main: "hand-over.sh" });
}

/** @param libraries the files with the functions that the main one calls */
function script({ settings, libraries, main }: { settings: Settings; libraries: string[]; main: string }): string {
  return [
    "set -euo pipefail",
    ...assign(settings),
    ...libraries.map(readScript),
    // read to its end before it starts, and kept from programs that read standard input themselves
    "main() {",
    readScript(main),
    "}",
    "take_turn",
    // nothing that it starts holds the turn
    "main </dev/null 9>&-",
    // what an up has called done survives a power cut
    "sync",
    "",
  ].join("\n");
}

function assign(settings: Settings): string[] {
  return Object.entries(settings).map(([name, value]) => `${name}=${shellQuote(value)}`);
}

function readScript(file: string): string {
  return readFileSync(join(scriptsDir, file), "utf8");
}
