const MOST_CHARACTERS = 60;

/** The first line of what a server said, or undefined where that is nothing to read. */
export function shown(said: Buffer): string | undefined {
  const [line = ""] = said.toString("latin1").split(/[\r\n]/);
  if (line === "" || /[^\x20-\x7e]/.test(line)) return undefined;
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line;
}
