/**
 * The pattern of a path glob: `*` matches anything but `/`, `**` anything, `?` one character but `/`, `[a-z]` and `[!a-z]`
 * a character, `{a,b}` either; a backslash takes the special meaning away. The whole path must match.
 */
export function globPattern(glob: string): RegExp {
  const tokens = glob.match(/\\.|\*\*|\[!?[^\]]+\]|./gs) ?? [];
  let depth = 0;
  const source = tokens.map((token) => {
    if (token === "{") depth++;
    const inBraces = depth > 0;
    if (token === "}" && inBraces) depth--;
    return tokenPattern(token, inBraces);
  });
  if (depth > 0) throw new Error(`glob ${glob}: a { is not closed`);
  return new RegExp(`^${source.join("")}$`, "su");
}

function tokenPattern(token: string, inBraces: boolean): string {
  switch (token) {
    case "*":
      return "[^/]*";
    case "**":
      return ".*";
    case "?":
      return "[^/]";
    case "{":
      return "(?:";
    case "}":
      return inBraces ? ")" : "\\}";
    case ",":
      return inBraces ? "|" : ",";
  }
  if (token.startsWith("[") && token.length > 1) return characterClass(token);
  return escapeLiteral(token.startsWith("\\") && token.length > 1 ? token.slice(1) : token);
}

function characterClass(token: string): string {
  const negated = token.startsWith("[!");
  const members = token.slice(negated ? 2 : 1, -1).replace(/[\\^[\]]/g, "\\$&");
  return `[${negated ? "^" : ""}${members}]`;
}

function escapeLiteral(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
