import { posix } from "node:path";
import type { Client, SFTPWrapper } from "ssh2";
import { cancellation } from "../operation";

type Callback = (error?: Error | null) => void;

/** The files of a remote host, over SFTP. */
export class RemoteFiles {
  private constructor(private readonly sftp: SFTPWrapper) {}

  /** Opens an SFTP session for `work`, and gives up when the operation is cancelled. */
  static async use(client: Client, signal: AbortSignal, work: (files: RemoteFiles) => Promise<void>): Promise<void> {
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(cancellation(signal)), { once: true });
    });
    const opened = new Promise<SFTPWrapper>((resolve, reject) => {
      client.sftp((error, session) => (error ? reject(error) : resolve(session)));
    });
    await Promise.race([aborted, opened.then((session) => work(new RemoteFiles(session)))]);
  }

  /** What is at a path, with symbolic links followed. */
  kind(path: string): Promise<"folder" | "file" | undefined> {
    return new Promise((resolve, reject) => {
      this.sftp.stat(path, (error, attributes) => {
        if (!error) resolve(attributes.isDirectory() ? "folder" : "file");
        else if (isNotFound(error)) resolve(undefined);
        else reject(new Error(`failed to stat remote path ${path}: ${error.message}`));
      });
    });
  }

  /** Makes a folder and those above it, as far as they are missing. */
  async makeFolders(path: string): Promise<void> {
    const kind = await this.kind(path);
    if (kind === "folder") return;
    if (kind === "file") throw new Error(`remote path ${path} exists but is not a directory`);
    await this.makeFolders(posix.dirname(path));
    await request(`failed to create remote directory ${path}`, (done) => this.sftp.mkdir(path, done));
  }

  writeFile(path: string, text: string): Promise<void> {
    return request(`failed to write remote file ${path}`, (done) => this.sftp.writeFile(path, text, done));
  }

  copyFile(source: string, path: string): Promise<void> {
    return request(`failed to copy file ${source} to remote path ${path}`, (done) =>
      this.sftp.fastPut(source, path, done),
    );
  }
}

function request(what: string, send: (done: Callback) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    send((error) => (error ? reject(new Error(`${what}: ${error.message}`)) : resolve()));
  });
}

/** SSH_FX_NO_SUCH_FILE of draft-ietf-secsh-filexfer-02. */
const NO_SUCH_FILE = 2;

function isNotFound(error: Error): boolean {
  return (error as Error & { code?: number }).code === NO_SUCH_FILE;
}
