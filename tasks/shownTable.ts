import type { TableLines } from "../lvs/describeRules";

const KINDS = { found: "found", wanted: "wanted", ours: "owned" } as const;

/** Reads what `lvs-table show` prints: each line a kind and a line of the table. What it doesn't know is left out. */
export function readShownTable(shown: string): TableLines {
  const lines: TableLines = { found: [], wanted: [], owned: [] };
  for (const line of shown.split("\n")) {
    const [, kind, text] = /^(found|wanted|ours) (.+)$/.exec(line) ?? [];
    if (kind && text) lines[KINDS[kind as keyof typeof KINDS]].push(text);
  }
  return lines;
}
