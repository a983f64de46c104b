/** What several answers in one output are told apart by. */
export function marker(name: string): string {
  return `@@${name}@@`;
}

/** The texts after each marker, by its name. */
export function sections(output: string): Map<string, string> {
  const parts = output.split(/@@([\w ./:-]+)@@/);
  const found = new Map<string, string>();
  for (let at = 1; at + 1 < parts.length; at += 2) found.set(parts[at] as string, (parts[at + 1] as string).trim());
  return found;
}

/** A text's lines that say something. */
export function lines(text = ""): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
