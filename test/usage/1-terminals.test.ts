import { expect, test } from "vitest";
import { clone } from "../e2e/sharedClone";
import { typeAt } from "../e2e/support/terminal";

/** What moves the cursor back over what was written, and what sets a colour. @see ECMA-48, CUU, ED, EL, SGR; ^H */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a terminal's commands are made of
const REDRAWN = /\x1b\[\d*[AJK]|\x08/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: likewise
const COLOURED = /\x1b\[(?:[\d;]*;)?[34]\d/;

const STEPS = [/^✔ lab: running, with (KVM|TCG)/m, /^✔ stack: lab/m, /^✔ state: complete/m];
/** In which order they answer depends on the director's memory of earlier connections. */
const SUMMARY = [
  /^IP Virtual Server/m,
  /^10 requests to .*: Node[23]( Node[23]){9}$/m,
  /^ {2}npm run destroy +remove/m,
];

/** The whole lines that appeared in the end, without colours. */
function lines(shown: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: likewise
  return shown.replaceAll(/\x1b\[[?\d;]*[A-Za-z]/g, "");
}

test.each([80, 200])(
  "on a terminal of %i columns, npm run up redraws its steps and keeps their lines whole",
  async (columns) => {
    const shown = await typeAt({ columns }, clone, "npm run up");

    expect(shown).toMatch(REDRAWN);
    expect(shown).toMatch(COLOURED);
    for (const line of [...STEPS, ...SUMMARY]) expect(lines(shown)).toMatch(line);
  },
);

test("on a terminal of 20 columns, npm run up breaks lines between words", async () => {
  const shown = await typeAt({ columns: 20 }, clone, "npm run up");

  expect(lines(shown)).toMatch(/^✔ lab: running,\n {2}with (KVM|TCG)/m);
  for (const line of SUMMARY) expect(lines(shown)).toMatch(line);
});

test.each([
  ["that has no size", { columns: 0 }],
  ["that can't move its cursor", { columns: 80, env: { TERM: "dumb" } }],
  ["of a CI", { columns: 80, env: { CI: "true" } }],
])("on a terminal %s, npm run up writes line after line", async (_, terminal) => {
  const shown = await typeAt(terminal, clone, "npm run up");

  expect(shown.slice(shown.indexOf("toolchain:"), shown.indexOf("IP Virtual Server"))).not.toMatch(REDRAWN);
  for (const line of [...STEPS, ...SUMMARY]) expect(lines(shown)).toMatch(line);
});

test("on a terminal where NO_COLOR is set, npm run up uses no colours", async () => {
  const shown = await typeAt({ columns: 80, env: { NO_COLOR: "1" } }, clone, "npm run up");

  expect(shown).not.toMatch(COLOURED);
  for (const line of [...STEPS, ...SUMMARY]) expect(lines(shown)).toMatch(line);
});

test("without a terminal, npm run up writes nothing but text", async () => {
  const { output } = await clone.type("npm run up");

  // biome-ignore lint/suspicious/noControlCharactersInRegex: these it is that are not text
  expect(output).not.toMatch(/[\x00-\x08\x0b-\x1f]/);
  for (const line of [...STEPS, ...SUMMARY]) expect(output).toMatch(line);
});
