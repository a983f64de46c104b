import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectDir } from "../../../runtime/paths";
import { shownDrift } from "./shownDrift";

const LVS_TABLE = join(projectDir, "guest/director/usr/local/sbin/lvs-table");
const LIBEXEC = join(projectDir, "guest/director/usr/libexec/keepalived");
const FAKES = join(projectDir, "test/scripts/guest/fakes");

/** The files of the kernel's firewall that may have a chain of ours, and the chain of its own that leads there. */
const CHAINS = ["iptables", "ip6tables"].flatMap((program) => [
  { program, table: "mangle", file: `mangle-${program}`, jump: "-A PREROUTING -j LVS" },
  { program, table: "nat", file: `nat-${program}`, jump: "-A POSTROUTING -j LVS" },
]);
const CONNTRACK = "root/proc/sys/net/ipv4/vs/conntrack";

/** The kernel's timeouts as it starts. */
export const TIMEOUTS = "--set 900 120 300";

/** A connection through the director; see fakes/ipvsadm.awk. */
export interface Connection {
  /** By the clock, which starts at 0 and goes on only while the script waits. */
  endsAtSecond: number;
  /** As `ipvsadm -Lnc` has it. */
  state: string;
  service: string;
  /** The real server as the service has it. */
  server: string;
  /** Where the connection goes; needed for services of a mark. */
  virtual?: string;
  /** The real server's port, where the service has none. */
  destination?: string;
  /** The client's port, 0 for the template of a persistent client. */
  clientPort?: number;
}

/** Folders of directors that were given their first table, by that and their versions. */
const kept = new Map<string, string>();

/** The director's `lvs-table` on a kernel made of files. */
export class FakeDirector {
  readonly folder = mkdtempSync(join(tmpdir(), "lvs-table-"));
  /** What the last run printed. */
  said: string[] = [];
  complaints = "";

  private fakes = FAKES;

  constructor(
    private readonly ipvsadmVersion = "1.31",
    private readonly keepalivedVersion = "2.2.7",
  ) {
    for (const each of ["sysconfig", "keepalived"]) mkdirSync(join(this.folder, "root/etc", each), { recursive: true });
    this.write("root/etc/sysconfig/ipvsadm", []);
    this.includeConf();
    for (const each of ["kernel", "net/ipv4/vs"])
      mkdirSync(join(this.folder, "root/proc/sys", each), { recursive: true });
    this.write("root/proc/sys/kernel/osrelease", [
      this.ipvsadmVersion === "1.27" ? "3.10.0-1160.el7.x86_64" : "6.1.0-13-amd64",
    ]);
    this.write("clock", ["0"]);
    this.boot();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private includeConf(): void {
    this.write("root/etc/keepalived/keepalived.conf", [
      `include ${join(this.folder, "root/etc/keepalived/virtual_servers.conf")}`,
    ]);
  }

  /**
   * Gives the director its first table. Where many tests begin with the same one, `lvs-table` runs for the first of them,
   * and the others get a copy of what came of it.
   */
  holding(wanted: string[]): this {
    const key = JSON.stringify([this.ipvsadmVersion, this.keepalivedVersion, wanted]);
    const original = kept.get(key);
    if (original === undefined) {
      this.apply(wanted);
      const copy = mkdtempSync(join(tmpdir(), "kept-director-"));
      cpSync(this.folder, copy, { recursive: true });
      kept.set(key, copy);
    } else {
      cpSync(original, this.folder, { recursive: true });
      this.includeConf();
    }
    return this;
  }

  /** Forgets what the kernel had; the disk stays. */
  boot(): void {
    this.write("table", [TIMEOUTS]);
    for (const file of ["connections", ...CHAINS.map(({ file }) => file), "addresses"]) this.write(file, []);
    this.write(CONNTRACK, ["0"]);
    for (const file of ["checks", "root/run", "root/sys"])
      rmSync(join(this.folder, file), { recursive: true, force: true });
  }

  /** From now on what is on the disk is known, for when the power fails. */
  hasDisk(): void {
    mkdirSync(join(this.folder, "disk"));
  }

  /** Forgets what was not on the disk either, and boots. */
  losePower(): void {
    const root = join(this.folder, "root");
    rmSync(root, { recursive: true });
    cpSync(join(this.folder, "disk"), root, { recursive: true });
    this.boot();
  }

  /** Runs a command of `lvs-table` and returns its status. */
  run(args: string[], input: string[] = []): number | null {
    return this.bash([LVS_TABLE, ...args], input);
  }

  /** Runs a line of shell beside the kernel's files, and returns its status. */
  shell(line: string): number | null {
    return this.bash(["-c", line]);
  }

  private bash(args: string[], input: string[] = []): number | null {
    // in a process group of its own, for those runs that are killed. --norc: bash takes the pipe for a remote login's, and what
    // the tester's ~/.bashrc starts would let the time go on
    const { status, stdout, stderr } = spawnSync("setsid", ["--wait", "bash", "--norc", ...args], {
      input: asText(input),
      encoding: "utf8",
      cwd: this.folder,
      env: {
        PATH: `${this.fakes}:${process.env.PATH}`,
        TMPDIR: tmpdir(),
        KERNEL: this.folder,
        LVS_ROOT: join(this.folder, "root"),
        IPVSADM_VERSION: this.ipvsadmVersion,
        KEEPALIVED_VERSION: this.keepalivedVersion,
        LIBEXEC,
        LVS_TABLE,
      },
    });
    this.said = stdout.split("\n").filter(Boolean);
    this.complaints = stderr;
    return status;
  }

  /** Takes programs away from the machine. */
  without(...programs: string[]): void {
    this.fakes = join(this.folder, "programs");
    mkdirSync(this.fakes);
    for (const name of readdirSync(FAKES).filter((each) => !programs.includes(each))) {
      symlinkSync(join(FAKES, name), join(this.fakes, name));
    }
    for (const name of programs) writeFileSync(join(this.fakes, name), "");
  }

  /** What ipvsadm.service does when it starts, by its packaged unit and by ours. */
  startService(): number | null {
    const before = this.run(["prepare"]);
    const dropIn = this.read("root/etc/systemd/system/ipvsadm.service.d/owner.conf");
    if (!dropIn.includes("ExecStart=/bin/true")) this.shell(`ipvsadm -R <root/etc/sysconfig/ipvsadm`);
    return before || this.run(["restore"]);
  }

  /** What systemd does at boot, after ipvsadm.service. */
  startChecks(): void {
    if (existsSync(join(this.folder, "enabled"))) this.shell("systemctl start keepalived-checks.service");
  }

  /** Lets time go on, and keepalived check. */
  wait(seconds: number): void {
    for (let i = 0; i < seconds; i++) this.shell("sleep 1");
  }

  /** What keepalived's checks read. */
  conf(): string[] {
    return this.read("root/etc/keepalived/virtual_servers.conf");
  }

  /** What keepalived was told, and when it gave the table away. */
  keepalived(): string[] {
    return this.said.filter((line) => line.startsWith("keepalived: ")).map((line) => line.replace("keepalived: ", ""));
  }

  /** What `lvs-table show` finds other than it is wanted. */
  drift(): string[] {
    this.run(["show"]);
    return shownDrift(this.said);
  }

  stopService(): void {
    this.shell("ipvsadm -Sn >root/etc/sysconfig/ipvsadm");
    this.tamper((rules) => rules.filter((rule) => !/^-[Aa] /.test(rule)));
  }

  /** Applies a table and returns the commands that it took, of ipvsadm, of the firewall and of ip. */
  apply(wanted: string[], { drainSeconds = 0 } = {}): string[] {
    const status = this.run(["apply", "--drain-seconds", `${drainSeconds}`], wanted);
    if (status !== 0) throw new Error(`lvs-table ended with ${status}: ${this.complaints}`);
    return this.commands();
  }

  /** The commands among what the last run printed. */
  commands(): string[] {
    return this.said
      .filter((line) => /^(ipvsadm|ip|ip6?tables|modprobe|sysctl) /.test(line))
      .map((line) => line.replace(/^ipvsadm /, ""));
  }

  /** What the kernel holds, as the lines of a table's text. */
  table(): string[] {
    const chains = CHAINS.flatMap(({ program, table, file, jump }) => {
      const rules = this.read(file);
      return rules.includes(jump)
        ? rules.filter((rule) => rule.startsWith("-A LVS ")).map((rule) => `${program} -t ${table} ${rule}`)
        : [];
    });
    const ftp = existsSync(join(this.folder, "root/sys/module/ip_vs_ftp")) ? ["modprobe ip_vs_ftp"] : [];
    const tracking = this.read(CONNTRACK)[0] === "1" ? ["sysctl -w net.ipv4.vs.conntrack=1"] : [];
    const vips = this.read("addresses").map((line) => {
      const [name, address] = line.split(" ");
      return `ip address add ${address} dev ${name}`;
    });
    return [...this.read("table"), ...ftp, ...tracking, ...vips, ...chains];
  }

  /** Changes what the kernel holds as somebody else would. */
  tamper(change: (table: string[]) => string[]): void {
    this.write("table", change(this.read("table")));
  }

  connect(...connections: Connection[]): void {
    this.write(
      "connections",
      connections.map(({ endsAtSecond, state, service, server, virtual, destination, clientPort = 34_567 }) => {
        const [option = "", address = ""] = service.split(" ");
        const protocol = { "-t": "TCP", "-u": "UDP", "-f": "TCP" }[option] ?? "SCTP";
        const client = `192.168.1.11:${clientPort}`;
        return [endsAtSecond, state, protocol, client, virtual ?? address, server, service, destination].join("\t");
      }),
    );
  }

  saved(): string[] {
    return this.read("root/etc/sysconfig/ipvsadm");
  }

  read(file: string): string[] {
    const path = join(this.folder, file);
    return existsSync(path) ? readFileSync(path, "utf8").split("\n").filter(Boolean) : [];
  }

  write(file: string, lines: string[]): void {
    writeFileSync(join(this.folder, file), asText(lines));
  }
}

function asText(lines: string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
