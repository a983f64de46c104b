import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { Holder, TIED } from "./holder";

/** Where the disk is, in its mount namespace alone; on the machine itself this folder stays as it is. */
const MOUNT_POINT = "/mnt";

/** A disk of the tests' own for the hosts' roots. It goes away with this process. */
export class Disk {
  private constructor(private readonly holder: Holder) {}

  static async create(): Promise<Disk> {
    const script = join(import.meta.dirname, "disk.sh");
    const file = join(tmpdir(), `lvs-hosts-disk-${process.pid}`);
    return new Disk(await Holder.start(["unshare", "--mount", "--", script, file, MOUNT_POINT]));
  }

  /** The path of something on the disk, for programs that run beside it. */
  path(...names: string[]): string {
    return join(MOUNT_POINT, ...names);
  }

  /** A command line that runs another where the disk is seen. */
  beside(...command: string[]): string[] {
    return ["nsenter", `--target=${this.holder.pid}`, "--mount", "--", ...command];
  }

  /** Runs a program there to its end, which must succeed. */
  async run(command: string[], input?: string): Promise<void> {
    const [program = "", ...args] = this.beside(...TIED, ...command);
    await execa(program, args, input === undefined ? {} : { input });
  }

  remove(): Promise<void> {
    return this.holder.end();
  }
}
