/** Narrower ones can't hold a step's line. */
const NARROWEST_COLUMNS = 20;

/** What is written to, as far as it matters here. */
type Output = Pick<typeof process.stdout, "isTTY" | "columns" | "rows">;

/**
 * Whether what was written can be redrawn in place: on a terminal that has a size (nobody told it, where it says 0) and
 * moves its cursor, and that isn't a CI's, which keeps a log.
 *
 * @see terminfo(5) for `TERM=dumb`
 */
export function canRedraw(
  { isTTY, columns, rows }: Output = process.stdout,
  env: NodeJS.ProcessEnv = process.env,
): boolean {
  const isCI = ![undefined, "", "0", "false"].includes(env.CI);
  return isTTY === true && columns >= NARROWEST_COLUMNS && rows > 0 && env.TERM !== "dumb" && !isCI;
}
