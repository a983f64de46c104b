import { isDeepStrictEqual } from "node:util";
import { type LabFolder, LIBVIRT_URI } from "./labFolder";
import type { LabRecord } from "./labRecord";

/** A stack's configuration file: Pulumi's own entries such as `encryptionsalt`, and `config`. */
export interface StackConfiguration {
  config?: Values;
  [entry: string]: unknown;
}

type Values = Record<string, unknown>;

/** Where guests find the package mirror: the hypervisor's address on the front network. */
export const MIRROR_PORT = 8080;
const MIRROR = `http://192.168.1.11:${MIRROR_PORT}`;
/** A lab that was started without guests names a mirror too. */
const DEFAULT_MIRROR_PATH = "centos";

/** What only the lab knows, as entries of the stack's configuration. */
export function labFacts(folder: LabFolder, record: LabRecord): Values {
  return {
    "libvirt:uri": LIBVIRT_URI,
    "lvs:accelerator": record.accelerator,
    ...(record.image === undefined ? {} : { "lvs:image": record.image }),
    "lvs:storage": folder.pool,
    "lvs:consoleLogs": folder.console,
    "lvs:packageMirror": `${MIRROR}/${record.mirrorPath ?? DEFAULT_MIRROR_PATH}`,
  };
}

/** The committed configuration with the lab's facts added; a fact wins. */
export function withFacts(committed: StackConfiguration, facts: Values): StackConfiguration {
  return { ...committed, config: { ...committed.config, ...facts } };
}

/** Three states of one configuration. */
export interface Edited {
  /** As it was generated before. */
  before: StackConfiguration;
  /** What became of that: `pulumi stack init`, `pulumi config set` and editors have written to it. */
  edited: StackConfiguration;
  /** As it's generated now. */
  after: StackConfiguration;
}

/** What is generated now, with each entry that was edited since the last time as the edit left it. */
export function keepEdits({ before, edited, after }: Edited): StackConfiguration {
  const { config: _, ...entries } = keepValues({ before, edited, after });
  const config = keepValues({ before: before.config ?? {}, edited: edited.config ?? {}, after: after.config ?? {} });
  return { ...entries, config };
}

function keepValues({ before, edited, after }: { before: Values; edited: Values; after: Values }): Values {
  const merged: Values = {};
  for (const key of new Set([...Object.keys(after), ...Object.keys(edited)])) {
    const wasEdited = !isDeepStrictEqual(edited[key], before[key]);
    const source = wasEdited ? edited : after;
    if (key in source) merged[key] = source[key];
  }
  return merged;
}
