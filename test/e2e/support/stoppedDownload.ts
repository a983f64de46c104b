import { ConsoleScript } from "../../../tools/harness/clients/consoleScript";
import { clone, onNode } from "../sharedClone";

const DOWNLOAD_BYTES = 8_000_000;

/** Puts a file on a real server whose first line is the server's name: more than all buffers on its way hold. */
export async function offerDownload(node: string, name: string): Promise<void> {
  await onNode(node, `{ echo ${name}; head -c ${DOWNLOAD_BYTES} /dev/zero; } >/var/www/html/download`);
}

/** A download through the VIP that stands still, in the middle, until it may go on. */
export class Download {
  private constructor(private readonly script: ConsoleScript) {}

  /** Who serves it. */
  get server(): string {
    return this.script.firstLine;
  }

  static async start(): Promise<Download> {
    return new Download(
      await ConsoleScript.start(clone, "test/e2e/support/download.ts", "http://192.168.1.12/download"),
    );
  }

  /** Starts as many as there are servers that take turns, finishes the others, and returns the one of this server. */
  static async from(server: string, servers: number): Promise<Download> {
    const downloads: Download[] = [];
    while (downloads.length < servers) downloads.push(await Download.start());
    for (const other of downloads) if (other.server !== server) await other.finish();
    const wanted = downloads.find((download) => download.server === server);
    if (!wanted) throw new Error(`${server} serves none of ${downloads.map((download) => download.server)}`);
    return wanted;
  }

  /** Goes on, and returns whether all of it came. */
  async finish(): Promise<boolean> {
    const bytes = await this.script.end();
    return Number(bytes) === DOWNLOAD_BYTES + `${this.server}\n`.length;
  }
}

/** Waits, within a bound, until a real server takes no new connections. */
export async function drains(address: string): Promise<void> {
  await clone.expect(
    `timeout 120 sh -c 'until ./lab ssh node1 sudo ipvsadm -Sn | grep -q "${address}:80 -m -w 0"; do sleep 0.5; done'`,
  );
}
