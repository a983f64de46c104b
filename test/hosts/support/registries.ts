import { readdirSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { run } from "../../../runtime/process";
import { aptSources, indexTargetsFormat } from "../../../tools/lab/image/userland/aptSources";

/** What a host takes over of this machine: how it reaches the registries of packages. */
export interface Registries {
  /** The lines of a sources.list, for the release that the host is of. */
  aptSources: (release: string) => string;
  /** apt's own settings of proxies. */
  aptSettings: string[];
  /** npm's settings, proxies and certificates, as variables. */
  environment: Record<string, string>;
  /** The certificates that this machine trusts beside those of everybody. */
  certificates: string[];
}

/** Where Debian has certificates that an administrator adds. */
export const OWN_CERTIFICATES = "/usr/local/share/ca-certificates";
const VARIABLES = /^(https?_proxy|no_proxy|all_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR)$/i;
const NPM_SETTINGS = ["registry", "proxy", "https-proxy", "noproxy"];

/** How this machine reaches them. */
export async function machinesRegistries(): Promise<Registries> {
  const indexTargets = await run("apt-get", ["indextargets", "--format", indexTargetsFormat, "Created-By: Packages"]);
  const sources = aptSources(indexTargets);
  const settings = await run("apt-config", ["dump", "Acquire::http", "Acquire::https"]);
  return {
    aptSources: (release) => sources.replaceAll(/\bbookworm\b/g, release),
    aptSettings: settings.split("\n").filter((line) => line !== ""),
    environment: { ...ownVariables(), ...(await npmSettings()) },
    certificates: ownCertificates(),
  };
}

function ownVariables(): Record<string, string> {
  const variables = Object.entries(process.env).filter(([name]) => VARIABLES.test(name));
  return Object.fromEntries(variables) as Record<string, string>;
}

async function npmSettings(): Promise<Record<string, string>> {
  const settings = await Promise.all(
    NPM_SETTINGS.map(async (name) => [name, (await execa("npm", ["config", "get", name])).stdout] as const),
  );
  const set = settings.filter(([, value]) => value !== "null" && value !== "");
  return Object.fromEntries(set.map(([name, value]) => [`npm_config_${name.replaceAll("-", "_")}`, value]));
}

function ownCertificates(): string[] {
  try {
    return readdirSync(OWN_CERTIFICATES).map((name) => join(OWN_CERTIFICATES, name));
  } catch {
    return [];
  }
}
