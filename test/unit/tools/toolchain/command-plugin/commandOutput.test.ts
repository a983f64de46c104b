import { expect, test } from "vitest";
import { CommandOutput, commandFailure } from "../../../../../tools/toolchain/command-plugin/commandOutput";

function collect(): { output: CommandOutput; lines: string[] } {
  const lines: string[] = [];
  return { output: new CommandOutput((line) => lines.push(line)), lines };
}

test("a line is shown when it is whole, however it arrives", () => {
  const { output, lines } = collect();
  output.write("stdout", Buffer.from("first\nsec"));
  expect(lines).toEqual(["first"]);
  output.write("stderr", Buffer.from("between\n"));
  output.write("stdout", Buffer.from("ond\n"));
  expect(lines).toEqual(["first", "between", "second"]);
});

test("a last line without an end is shown when the command has ended", () => {
  const { output, lines } = collect();
  output.write("stdout", Buffer.from("done"));
  expect(lines).toEqual([]);
  output.end();
  expect(lines).toEqual(["done"]);
});

test("a character that arrives in parts is put together", () => {
  const { output, lines } = collect();
  const bytes = Buffer.from("€\n");
  for (const byte of bytes) output.write("stdout", Buffer.from([byte]));
  output.end();
  expect([lines, output.result.stdout]).toEqual([["€"], "€"]);
});

test("blank lines aren't shown, but captured", () => {
  const { output, lines } = collect();
  output.write("stdout", Buffer.from("a\n\n \nb\n\n"));
  output.end();
  expect([lines, output.result.stdout]).toEqual([["a", "b"], "a\n\n \nb\n"]);
});

test("a failure quotes a short command whole, and all of a short output", () => {
  expect(commandFailure("exit status 1", 'echo "a"', "a\n").message).toBe(
    'exit status 1: running "echo \\"a\\"":\na\n',
  );
});

test("a failure quotes the beginning of a long command", () => {
  const { message } = commandFailure("exit status 1", "x".repeat(1000), "");
  expect(message).toBe(`exit status 1: running "${"x".repeat(120)}…":\n`);
});
