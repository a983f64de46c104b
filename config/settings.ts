/**
 * The settings below a prefix, as a stack's configuration has them.
 *
 * @param all every setting as text; structured ones are JSON, simple ones may be
 */
export function settingsBelow(prefix: string, all: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(all)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, text]) => [key.slice(prefix.length), fromText(text)]),
  );
}

function fromText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
