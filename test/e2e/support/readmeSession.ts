import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { projectDir } from "../../../runtime/paths";

/** A command of the session that README shows, and the lines it shows of what came. */
export interface Shown {
  command: string;
  lines: string[];
}

/** What README leaves out. */
const ELLIPSIS = "…";

/** The session of README's first screen, command by command. */
export async function readmeSession(): Promise<Shown[]> {
  const readme = await readFile(join(projectDir, "README.md"), "utf8");
  const session = /^```console\n([\s\S]*?)^```$/m.exec(readme)?.[1] ?? "";
  const [, ...commands] = session.split(/^\$ /m);
  return commands.map((text) => {
    const [command = "", ...lines] = text.split("\n");
    return { command, lines: lines.filter((line) => line !== ELLIPSIS && line.trim() !== "") };
  });
}

/** Those of the lines that README shows which didn't appear, or not in this order. */
export function missingLines({ lines }: Shown, output: string): string[] {
  const appeared = output.split("\n").map(constant);
  let next = 0;
  return lines.filter((line) => {
    const found = appeared.indexOf(constant(line), next);
    if (found >= 0) next = found + 1;
    return found < 0;
  });
}

/** A line without what is another one each time: durations, the accelerator, and who begins to answer in turn. */
function constant(line: string): string {
  return line
    .trimEnd()
    .replace(/ \[[\d.ms]+\]$/, "")
    .replace(/\b(KVM|TCG)\b/, "an accelerator")
    .replaceAll(/\bNode[23]\b/g, "a real server");
}
