const INDENT = "    ";

/** A block of keepalived's configuration: its name, its lines and its braces. @see keepalived.conf(5) */
export function block(name: string, lines: readonly string[]): string[] {
  return [`${name} {`, ...indented(lines), "}"];
}

export function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `${INDENT}${line}`);
}
