/**
 * A text as one word of a POSIX shell, whatever it holds.
 *
 * @see POSIX.1-2017, Shell Command Language, 2.2.2 Single-Quotes
 */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
