import { readFile, rm, stat, writeFile } from "node:fs/promises";

/** What a download is gone on with: from where, and what proves that the server has still got the same. */
export interface Origin {
  url: string;
  /** An ETag or a date. @see RFC 9110, `If-Range` */
  validator: string;
}

/** A file that isn't there whole yet, and beside it where it comes from. Both stay when a download is killed. */
export class PartialFile {
  private readonly originPath: string;

  constructor(readonly path: string) {
    this.originPath = `${path}.origin`;
  }

  /** How many bytes are there. */
  async size(): Promise<number> {
    return (await stat(this.path).catch(() => undefined))?.size ?? 0;
  }

  /** What proves to the server of a URL that these bytes are its own; undefined where nothing does. */
  async validatorFor(url: string): Promise<string | undefined> {
    const text = await readFile(this.originPath, "utf8").catch(() => "{}");
    const origin = parse(text);
    return origin.url === url ? origin.validator : undefined;
  }

  /** Forgets what is there for another beginning. Without an origin it can't be gone on with. */
  async begin(origin: Origin | undefined): Promise<void> {
    await this.remove();
    if (origin) await writeFile(this.originPath, JSON.stringify(origin));
  }

  /** Says that the server can't go on in the middle. */
  async forgetOrigin(): Promise<void> {
    await rm(this.originPath, { force: true });
  }

  async remove(): Promise<void> {
    await this.forgetOrigin();
    await rm(this.path, { force: true });
  }
}

function parse(text: string): Partial<Origin> {
  try {
    return JSON.parse(text) as Partial<Origin>;
  } catch {
    // it was killed as it wrote this
    return {};
  }
}
