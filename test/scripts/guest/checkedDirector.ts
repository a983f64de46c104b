import { expect } from "vitest";
import { directorText, type Wanted } from "./directorText";
import { FakeDirector } from "./fakeDirector";

export const service = "-t 192.168.1.12:80";
export const [one, other, third] = ["192.168.2.13:80", "192.168.2.14:80", "192.168.2.15:80"] as const;

/** A rule of one of them, or with another command than `-a`. */
export const rule = (server: string, weight = 1, command = "-a") =>
  `${command} ${service} -r ${server} -m -w ${weight}`;

export const both: Wanted = { servers: { [one]: 1, [other]: 1 } };
export const table = [`-A ${service} -s wlc`, rule(one), rule(other)];

export const sorryServer = { address: "192.168.2.20", port: 80 };
export const sorryRule = rule("192.168.2.20:80");

/** What keepalived says whenever it gets the table. */
export const starts = "starts checking, with the table as it is";

export const OLD = "1.3.5";
export const NEW = "2.2.7";

/** The lines of keepalived's configuration. */
export function confOf(...wanted: Wanted[]): string[] {
  return directorText(...wanted)
    .filter((line) => line.startsWith("conf "))
    .map((line) => line.slice(line.indexOf("\t") + 1));
}

/** A director whose table keepalived writes. */
export class CheckedDirector extends FakeDirector {
  constructor(version = NEW) {
    super(version === OLD ? "1.27" : "1.31", version);
  }

  rules(): string[] {
    return this.read("table").filter((line) => /^-[Aa] /.test(line));
  }

  /** The commands that the kernel got while something was done, from whomever. */
  during(act: () => void): string[] {
    this.write("log", []);
    act();
    return this.read("log").filter((line) => line.startsWith("-"));
  }

  /** From now on these don't serve, and all others do; and it is found out. */
  onlyDown(...servers: string[]): void {
    this.write("dead", servers);
    this.wait(1);
  }

  /** What systemd has started with the checks, until it ends. */
  resume(): void {
    expect([this.run(["resume"]), this.complaints]).toEqual([0, ""]);
  }

  override remove(): void {
    // there is one writer at all times
    expect(this.read("intruders")).toEqual([]);
    super.remove();
  }
}
