import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { Dispatcher } from "undici";
import { UserError } from "../../errors/userError";
import type { WantedFile } from "../../images/transfer/append";
import { httpAgent, reasonOf } from "../../images/transfer/httpAgent";
import { PartialFile } from "../../images/transfer/partialFile";
import { Broken, get, inWords, NoAnswer, Refused } from "../../images/transfer/request";
import { Transfer } from "../../images/transfer/transfer";
import type { Report } from "../../runtime/report";
import { RETRIES, type Retries, tryAgain } from "./tryAgain";

/** A file cannot be had from where it is published; another source may do. */
export class NotAvailable extends Error {
  constructor(
    message: string,
    /** Whether the site may have it in a moment. */
    readonly passes = false,
  ) {
    super(message);
  }
}

/** A transfer that ended before the file did. */
class BrokenOff extends UserError {
  constructor(
    url: string,
    readonly reason: string,
  ) {
    super({ what: `the download broke off (${reason})`, where: url, fix: "run this again" });
  }
}

/** A published file and the list of SHA-256 sums (as `sha256sum` writes it) that it is published with. */
export interface PublishedFile {
  url: string;
  checksumsUrl: string;
}

/** Connecting takes milliseconds where it works at all; a firewall that drops packets shouldn't cost minutes. */
const CONNECT_TIMEOUT_MS = 4_000;

/** A server that stops answering half-way. */
const SILENCE_TIMEOUT_MS = 30_000;

/** Downloads from one site, which is asked only once whether it can be reached. The usual proxy variables apply. */
export class Downloads {
  private readonly dispatcher: Dispatcher;
  private unreachable?: NotAvailable;

  constructor(private readonly retries: Retries = RETRIES) {
    this.dispatcher = httpAgent({ connectMs: CONNECT_TIMEOUT_MS, silenceMs: SILENCE_TIMEOUT_MS });
  }

  /** Whether the site answers at all. */
  async canReach(site: string): Promise<boolean> {
    const answer = await this.reach(site, () => get(site, this.dispatcher)).catch(() => undefined);
    await answer?.body?.cancel();
    return this.unreachable === undefined;
  }

  /**
   * Downloads a file and verifies it. What breaks off is tried again.
   *
   * @throws NotAvailable when the site can't be reached or doesn't publish the file
   * @throws UserError when what arrived is cut or has the wrong checksum
   */
  async save(file: PublishedFile, target: string, report: Report): Promise<void> {
    const partial = new PartialFile(target);
    const transfer = new Transfer(file.url, partial, archiveAt(file, report), this.dispatcher);
    const saveOnce = async () => {
      const expected = checksumOf(file, await this.text(file.checksumsUrl));
      await this.reach(file.url, () => transfer.attempt());
      await requireSum(target, expected, file);
    };
    await tryAgain(saveOnce, passingFault, report, this.retries);
    await partial.forgetOrigin();
  }

  private text(url: string): Promise<string> {
    return this.reach(url, async () => {
      const response = await get(url, this.dispatcher);
      return response.text().catch((error) => {
        throw new Broken(inWords(error));
      });
    });
  }

  /** Asks the site for something, unless it is known to be out of reach. */
  private async reach<T>(url: string, work: () => Promise<T>): Promise<T> {
    if (this.unreachable) throw this.unreachable;
    try {
      return await work();
    } catch (error) {
      if (error instanceof NoAnswer) {
        this.unreachable = new NotAvailable(`${new URL(url).host} can't be reached (${reasonOf(error.cause)})`);
        throw this.unreachable;
      }
      if (error instanceof Refused) throw new NotAvailable(`${url} answers ${error.status}`, error.passes);
      if (error instanceof Broken) throw new BrokenOff(url, error.message);
      throw error;
    }
  }
}

function archiveAt({ url }: PublishedFile, report: Report): WantedFile {
  const name = nameOf(url);
  return {
    what: name,
    name,
    otherFolder: "name a folder on another disk with LVS_CACHE",
    begun: ({ total }) => {
      const ofAll = total === undefined ? "" : `of ${mebibytes(total)} `;
      return (size) => report(`downloading ${mebibytes(size)} ${ofAll}MiB`);
    },
  };
}

async function requireSum(path: string, expected: string, { url, checksumsUrl }: PublishedFile): Promise<void> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  const actual = hash.digest("hex");
  if (actual === expected) return;
  throw new UserError({
    what: `the download has SHA-256 ${actual}`,
    where: url,
    expected: `${expected}, which ${checksumsUrl} gives`,
    fix: "run this again; if it stays so, a proxy on the way may be changing what it passes",
  });
}

function passingFault(error: unknown): string | undefined {
  if (error instanceof BrokenOff) return `the download broke off (${error.reason})`;
  return error instanceof NotAvailable && error.passes ? error.message : undefined;
}

/** The sum of a file in a list as `sha256sum` writes it. */
function checksumOf({ url, checksumsUrl }: PublishedFile, list: string): string {
  const name = nameOf(url);
  for (const line of list.split("\n")) {
    const [sum, file] = line.trim().split(/\s+\*?/);
    if (file === name && /^[0-9a-f]{64}$/.test(sum ?? "")) return sum as string;
  }
  throw new NotAvailable(`${checksumsUrl} has no SHA-256 for ${name}`);
}

function nameOf(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(0);
}
