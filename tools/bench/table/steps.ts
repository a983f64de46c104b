/** What measure.sh printed, in milliseconds by the step's name. */
export function parseSteps(output: string): Map<string, number> {
  return new Map(
    output
      .trim()
      .split("\n")
      .map((line) => {
        const [step = "", milliseconds = ""] = line.split("\t");
        if (!(Number(milliseconds) > 0)) throw new Error(`not a step and its milliseconds: ${line}`);
        return [step, Number(milliseconds)];
      }),
  );
}
