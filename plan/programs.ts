import { basename } from "node:path";
import { programPath } from "../lvs/program";

/** The path of the project's file that a command runs; undefined where it names a program that is on the directors. */
export function fileOf(command: string): string | undefined {
  const [path = ""] = command.split(" ");
  return path.startsWith("/") ? undefined : path;
}

/** What a file of the project is called on directors. */
export function programName(file: string): string {
  return basename(file);
}

/** A command as directors run it. */
export function onDirectors(command: string): string {
  const file = fileOf(command);
  return file === undefined ? command : programPath({ name: programName(file) }) + command.slice(file.length);
}
