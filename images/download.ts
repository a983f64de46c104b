import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../errors/userError";
import type { Report } from "../runtime/report";
import { faultOfStart, QCOW2_MAGIC } from "./qcow2";
import type { WantedFile } from "./transfer/append";
import { httpAgent } from "./transfer/httpAgent";
import type { PartialFile } from "./transfer/partialFile";
import { Broken, Refused } from "./transfer/request";
import { megabytes, share } from "./transfer/size";
import { Transfer } from "./transfer/transfer";

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

const REPORT_EVERY_MS = 10_000;

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
  const transfer = new Transfer(url, partial, imageAt(url, report), agent);
  let furthest = 0;
  try {
    for (let fruitless = 0; ; ) {
      const broken = await attempt(url, transfer);
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

/** Downloads what is missing, or tells how that broke off. */
async function attempt(url: string, transfer: Transfer): Promise<Broken | undefined> {
  try {
    await transfer.attempt();
    return undefined;
  } catch (error) {
    if (error instanceof Refused && !error.passes) throw refusal(url, error);
    if (error instanceof Broken) return error;
    throw error;
  }
}

function imageAt(url: string, report: Report): WantedFile {
  const name = nameOf(url);
  return {
    what: "the image",
    name,
    otherFolder: "set lvs:imageCache to a folder on another disk",
    begun: ({ from, total }) => {
      if (from > 0) report(`going on at ${share(from, total)}`);
      else report(`${name}: downloading ${total === undefined ? "" : `${megabytes(total)} `}from ${url}`);
      const started = Date.now();
      let reported = started;
      return (size) => {
        if (Date.now() - reported <= REPORT_EVERY_MS) return;
        reported = Date.now();
        report(`${name}: ${share(size, total)}, ${Math.round((reported - started) / 1000)} s`);
      };
    },
    inspect: (start) => requireImage(start, url),
  };
}

/** Ends a download whose first bytes are no image's. Returns those bytes while they are too few to tell. */
function requireImage(start: Buffer, url: string): Buffer | undefined {
  if (start.length < QCOW2_MAGIC.length) return start;
  const fault = faultOfStart(start);
  if (fault === undefined) return undefined;
  throw new UserError({
    what: `the server sends ${fault}`,
    where: url,
    expected: "a qcow2 image",
    fix: "open the address in a browser to see what is there, and set lvs:image to the image's own address",
  });
}

function refusal(url: string, { message, statusText }: Refused): UserError {
  return new UserError({
    what: `${message} ${statusText}`.trim(),
    where: url,
    expected: "a qcow2 image",
    fix: "look for the image's present place, and set lvs:image to it",
  });
}

async function brokenOff(url: string, partial: PartialFile, { message, total }: Broken): Promise<UserError> {
  const size = await partial.size();
  const kept = size > 0 && (await partial.validatorFor(url)) !== undefined;
  if (!kept) await partial.remove();
  return new UserError({
    what: size > 0 ? `the download breaks off at ${share(size, total)}: ${message}` : `no download: ${message}`,
    where: url,
    expected: "the whole image",
    fix: `run this again${kept ? `, which goes on with ${partial.path},` : ""} or download it by other means and set lvs:image to its path`,
  });
}

function nameOf(url: string): string {
  return new URL(url).pathname.split("/").at(-1) ?? url;
}
