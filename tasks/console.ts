import { readFile } from "node:fs/promises";

/** The log of a machine's serial console. */
export interface Console {
  /** The last line that says something. */
  lastLine(): Promise<string>;
  /** The last lines, with a heading; or why they can't be had. */
  tail(): Promise<string>;
}

const TAIL_LINES = 20;

/** Opens a console log by its path, where libvirt runs on this machine. */
export function openConsole(path: string): Console {
  return {
    lastLine: async () => (await lines(path)).at(-1) ?? "nothing yet",
    tail: async () => {
      const all = await lines(path);
      if (all.length === 0) return `the serial console can't be read here; on the hypervisor: sudo tail ${path}`;
      return [`end of the serial console, ${path}:`, ...all.slice(-TAIL_LINES).map((line) => `  ${line}`)].join("\n");
    },
  };
}

async function lines(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text
    .split(/\r?\n/)
    .map(printable)
    .filter((line) => line.trim() !== "");
}

/** A console line without terminal control sequences. @see ECMA-48, CSI */
function printable(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  return line.replace(/\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f]/g, "");
}
