import { setTimeout as pause } from "node:timers/promises";
import { httpAgent } from "../host/httpAgent";
import type { Report } from "../host/progress";
import { UserError } from "../host/userError";
import type { PartialFile } from "./partialFile";
import { ask, Broken } from "./request";
import { megabytes, share } from "./size";
import { append } from "./write";

/** How long a download is kept up. */
export interface Perseverance {
  /** A server that sends nothing for this long is given up, and asked again. */
  stallSeconds: number;
  /** How many times in a row it may bring nothing further. */
  attempts: number;
  /** Between two of these. */
  pauseSeconds: number;
}

export const PERSEVERANCE: Perseverance = { stallSeconds: 60, attempts: 5, pauseSeconds: 5 };

/**
 * Downloads a qcow2 image into a partial file. One that is there already is gone on with, as long as the server has
 * still got the same; so is one that breaks off. What can't be gone on with is removed.
 *
 * @throws UserError when it can't be had: the partial file is left if the next download can go on with it
 */
export async function download(
  url: string,
  partial: PartialFile,
  report: Report,
  { stallSeconds, attempts, pauseSeconds }: Perseverance = PERSEVERANCE,
): Promise<void> {
  const agent = httpAgent({ connectMs: stallSeconds * 1000, silenceMs: stallSeconds * 1000 });
  const started = Date.now();
  const server = { resumes: true };
  let furthest = 0;
  try {
    for (let fruitless = 0; ; ) {
      const broken = await attempt(url, { partial, server, report, agent });
      if (!broken) break;
      const size = await partial.size();
      fruitless = size > furthest ? 1 : fruitless + 1;
      furthest = Math.max(furthest, size);
      if (fruitless >= attempts) throw await brokenOff(url, partial, broken);
      report(`${broken.message} at ${share(size, broken.total)}; trying again`);
      await pause(fruitless * pauseSeconds * 1000);
    }
  } finally {
    await agent.destroy();
  }
  const seconds = Math.round((Date.now() - started) / 1000);
  report(`${nameOf(url)}: downloaded, ${megabytes(await partial.size())} after ${seconds} s`);
}

interface Means {
  partial: PartialFile;
  /** What is known of it: whether it may go on in the middle. */
  server: { resumes: boolean };
  report: Report;
  agent: ReturnType<typeof httpAgent>;
}

/** Downloads what is missing, or tells how that broke off. */
async function attempt(url: string, { partial, server, report, agent }: Means): Promise<Broken | undefined> {
  try {
    const validator = await partial.validatorFor(url);
    const from = validator === undefined ? 0 : await partial.size();
    const answer = await ask(url, agent, validator !== undefined && from > 0 ? { from, validator } : undefined);
    server.resumes &&= answer.resumable;
    if (answer.from > 0) report(`going on at ${share(answer.from, answer.total)}`);
    else await partial.begin(server.resumes && answer.validator ? { url, validator: answer.validator } : undefined);
    await append(partial, answer, { url, name: nameOf(url), report });
    return undefined;
  } catch (error) {
    if (error instanceof Broken) return error;
    throw error;
  }
}

async function brokenOff(url: string, partial: PartialFile, { message, total }: Broken): Promise<UserError> {
  const size = await partial.size();
  const kept = size > 0 && (await partial.validatorFor(url)) !== undefined;
  if (!kept) await partial.remove();
  return new UserError({
    what: size > 0 ? `the download breaks off at ${share(size, total)}: ${message}` : `no download: ${message}`,
    where: url,
    expected: "the whole image",
    mend: `run this again${kept ? `, which goes on with ${partial.path},` : ""} or download it by other means and set lvs:image to its path`,
  });
}

function nameOf(url: string): string {
  return new URL(url).pathname.split("/").at(-1) ?? url;
}
