import type { Fault } from "../validateService";

/** keepalived reads lines into 1024 characters, the newline and a terminating zero among them. @see read_line in its source */
const MAX_LINE_LENGTH = 1022;

/** Old versions of keepalived hand a command to a shell and new ones don't: it must mean the same to both. */
export function plainProgram(name: string, command: string): Fault[] {
  const special = /[$`&|;<>()*?[\]{}~\\'#!]/.exec(command)?.[0];
  if (special === undefined) return [];
  return [
    {
      path: [name],
      what: `${special} in ${command}`,
      expected: "a program and plain arguments: not every keepalived runs them in a shell",
      fix: "put it into a script, and name that",
    },
  ];
}

/** @param about what a command is about that names a real server: `the whole service` */
export function aboutNoServer(name: string, command: string, about: string): Fault[] {
  const word = /%(address|port)/.exec(command)?.[0];
  if (word === undefined) return [];
  return [{ path: [name], what: `${word} in ${command}`, expected: `no real server's: it is about ${about}` }];
}

/** @param lines those of the configuration that a setting is in */
export function tooLong(name: string, lines: readonly string[]): Fault[] {
  const longest = lines.reduce((most, { length }) => Math.max(most, length), 0);
  if (longest <= MAX_LINE_LENGTH) return [];
  return [
    {
      path: [name],
      what: `makes a line of ${longest} characters`,
      expected: `${MAX_LINE_LENGTH} or less: keepalived reads no longer lines`,
      fix: `shorten it by ${longest - MAX_LINE_LENGTH}`,
    },
  ];
}
