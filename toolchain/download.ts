import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Dispatcher, fetch } from "undici";
import { httpAgent, reasonOf } from "../host/httpAgent";
import type { Report } from "../host/progress";
import { UserError } from "../host/userError";
import { PERSEVERANCE, type Perseverance, tryAgain } from "./tryAgain";

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
    super({ what: `the download broke off (${reason})`, where: url, mend: "run this again" });
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

const MEBIBYTE = 1024 ** 2;

/** Downloads from one site, which is asked only once whether it can be reached. The usual proxy variables apply. */
export class Downloads {
  private readonly dispatcher: Dispatcher;
  private unreachable?: NotAvailable;

  constructor(private readonly perseverance: Perseverance = PERSEVERANCE) {
    this.dispatcher = httpAgent({ connectMs: CONNECT_TIMEOUT_MS, silenceMs: SILENCE_TIMEOUT_MS });
  }

  /** Whether the site answers at all. */
  async canReach(site: string): Promise<boolean> {
    const answer = await this.get(site).catch(() => undefined);
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
    await tryAgain(() => this.saveOnce(file, target, report), passingFault, report, this.perseverance);
  }

  private async saveOnce(file: PublishedFile, target: string, report: Report): Promise<void> {
    const expected = checksumOf(file, await this.text(file.checksumsUrl));
    const response = await this.get(file.url);
    const hash = createHash("sha256");
    const size = Number(response.headers.get("content-length"));
    let received = 0;
    const observe = async function* (source: AsyncIterable<Uint8Array>) {
      for await (const chunk of source) {
        hash.update(chunk);
        received += chunk.length;
        report(`downloading ${(received / MEBIBYTE).toFixed(0)} of ${(size / MEBIBYTE).toFixed(0)} MiB`);
        yield chunk;
      }
    };
    await arrive(file.url, () =>
      pipeline(Readable.fromWeb(response.body as never), observe, createWriteStream(target)),
    );
    const actual = hash.digest("hex");
    if (actual === expected) return;
    throw new UserError({
      what: `the download has SHA-256 ${actual}`,
      where: file.url,
      expected: `${expected}, which ${file.checksumsUrl} gives`,
      mend: "run this again; if it stays so, a proxy on the way may be changing what it passes",
    });
  }

  private async text(url: string): Promise<string> {
    const response = await this.get(url);
    return arrive(url, () => response.text());
  }

  private async get(url: string) {
    if (this.unreachable) throw this.unreachable;
    const response = await fetch(url, { dispatcher: this.dispatcher }).catch((error) => {
      this.unreachable = new NotAvailable(`${new URL(url).host} can't be reached (${reasonOf(error)})`);
      throw this.unreachable;
    });
    if (response.ok) return response;
    await response.body?.cancel();
    throw new NotAvailable(`${url} answers ${response.status}`, response.status === 429 || response.status >= 500);
  }
}

function passingFault(error: unknown): string | undefined {
  if (error instanceof BrokenOff) return `the download broke off (${error.reason})`;
  return error instanceof NotAvailable && error.passes ? error.message : undefined;
}

/** The sum of a file in a list as `sha256sum` writes it. */
function checksumOf({ url, checksumsUrl }: PublishedFile, list: string): string {
  const name = url.slice(url.lastIndexOf("/") + 1);
  for (const line of list.split("\n")) {
    const [sum, file] = line.trim().split(/\s+\*?/);
    if (file === name && /^[0-9a-f]{64}$/.test(sum ?? "")) return sum as string;
  }
  throw new NotAvailable(`${checksumsUrl} has no SHA-256 for ${name}`);
}

async function arrive<T>(url: string, transfer: () => Promise<T>): Promise<T> {
  try {
    return await transfer();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOSPC") throw error;
    throw new BrokenOff(url, reasonOf(error));
  }
}
