import { join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { projectDir } from "../../../runtime/paths";

it("is whole when it is longer than a pipe holds and slowly read", async () => {
  const lines = 20_000;
  const program = `
    import { answer } from ${JSON.stringify(join(projectDir, "tasks/input.ts"))};
    await answer(Array(${lines}).fill("-a -t 192.168.1.12:80 -r 192.168.2.13:80 -m -w 1"));`;
  const node = ["--import", "tsx/esm", "--input-type=module", "--eval", program];
  // the reader comes when the task would have ended
  const command = `node "$@" | { read -r -n 1 first; printf %s "$first"; cat; }`;
  const { stdout } = await execa("bash", ["-c", command, "bash", ...node], { cwd: projectDir });
  expect(JSON.parse(stdout)).toHaveLength(lines);
});
