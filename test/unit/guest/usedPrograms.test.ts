import { describe, expect, it } from "vitest";
import { isOlder } from "../../../runtime/isOlder.mjs";
import { awkTexts, own, shellTexts } from "./guestTexts";
import { knownUses, programs, readRow, refusedIn, usesIn } from "./programUses";
import { readShell } from "./shellText";
import { NOT_EVERY_AWK, OWN, PACKAGES, STANDS_FOR } from "./usedPrograms";

describe("the table of programs has all that is used by", () => {
  it.each([...shellTexts])("%s", (_, text) => {
    expect(refusedIn(text, own)).toEqual([]);
  });
});

describe("the table of programs", () => {
  const texts = [...shellTexts.values()];

  it("has nothing that isn't used any more", () => {
    const used = new Set(texts.flatMap((text) => usesIn(text, own)));
    const inArrays = new Set(texts.flatMap((text) => text.optionsInArrays));
    const unused = [...knownUses].filter((use) => !used.has(use) && !inArrays.has(use.split(" ")[1] ?? ""));
    expect(unused).toEqual([]);

    const names = new Set(texts.flatMap((text) => text.commands.map(({ name }) => name)));
    expect([...Object.keys(STANDS_FOR), ...OWN].filter((name) => !names.has(name))).toEqual([]);
  });

  it("has nothing that is newer than CentOS 7's program without a reason", () => {
    for (const { centos7, programs: rows } of Object.values(PACKAGES)) {
      for (const [name, program] of Object.entries(rows)) {
        for (const { name: use, since, reason } of readRow(program).uses.values()) {
          const newer = centos7 !== undefined && since !== undefined && isOlder(centos7, since);
          expect(`${name} ${use}: ${newer}`).toBe(`${name} ${use}: ${reason !== undefined}`);
        }
      }
    }
  });

  it("has no program by the name of one of our own, which would be taken for that", () => {
    expect(programs.filter((name) => own.has(name))).toEqual([]);
  });
});

describe("a script is refused", () => {
  it.each([
    ["for a file of its own to sync", 'sync "$state/wanted"', ["sync FILE"]],
    ["for JSON from ip", 'ip -j -6 address show dev "$1"', ["ip -j"]],
    ["for what ip hasn't got", "ip nexthop show", ["ip nexthop"]],
    ["for a long option", "sort --debug -u", ["sort --debug"]],
    ["for a short option among others", "grep -qoF x", ["grep -o"]],
    ["for an option behind a value", "cut -d: -sf1", ["cut -s"]],
    ["for an option of what a variable stands for", '"$1" -w 5 -t nat --line-numbers', ["iptables --line-numbers"]],
    ["for an option of what a function calls", "with_rules x.awk --csv", ["awk --csv"]],
    ["for a program, wherever it stands", "x=$(realpath -e y) || true", ["realpath", "realpath -e"]],
    ["for a verb", "systemctl -q edit keepalived", ["systemctl edit"]],
    ["for waiting for any", "wait -n", ["wait -n"]],
    ["for a reference", "f() { local -n x=$1; }", ["local -n"]],
    ["for lines of their own ends", "mapfile -d '' lines", ["mapfile", "mapfile -d"]],
    ["for an operator of tests", "[[ -R x ]]", ["[[ -R"]],
    ["for an option in an array", "options=(-q --color)", ["--color"]],
    ["for a quoted value", "echo $" + "{x@Q}", ["$" + "{x@Q} (bash 4.4)"]],
    ["for the time in a variable", "echo $((EPOCHSECONDS + 1))", ["EPOCHSECONDS (bash 5.0)"]],
    ["for the last one of an array", "x[-1]=y", ["x[-1]=y (bash 4.3)"]],
    ["for a function's own options", "f() { local -; }", ["local - (bash 4.4)"]],
  ])("%s: %s", (_, script, refused) => {
    expect(refusedIn(readShell(script))).toEqual(refused);
  });

  it.each([
    ["sync"],
    ["LC_ALL=C sort -u -r -- x"],
    ["cut -d: -f6 && cut -f 1 x"],
    ["grep -e -j x"],
    ["echo '-j x' \"-A $x\""],
    ['ip "-$family" route replace "$x" dev "$y" table 102'],
    ["/usr/sbin/keepalived -n -f /etc/x"],
  ])("for nothing else: %s", (script) => {
    expect(refusedIn(readShell(script))).toEqual([]);
  });
});

function refusedInAwk(text: string): string[] {
  const code = text.replace(/^[^"\n]*?#.*$/gm, (line) => line.replace(/#.*/, ""));
  return Object.entries(NOT_EVERY_AWK).flatMap(([what, form]) => (form.test(code) ? [what] : []));
}

describe("every awk reads", () => {
  it.each(awkTexts)("what is in %s", (_, text) => {
    expect(refusedInAwk(text)).toEqual([]);
  });

  it.each([
    ["functions", '{ print gensub(/a/, "b", 1) }'],
    ["functions", "BEGIN { asorti(names) }"],
    ["functions", 'BEGIN { print strftime("%s") }'],
    ["variables", 'BEGIN { PROCINFO["sorted_in"] = "x" }'],
    ["words", '{ "date" |& getline }'],
    ["a third argument of match", "{ match($0, /x/, found) }"],
    ["a fourth argument of split", "{ split($0, part, /x/, between) }"],
    ["a number of repeats", "/^[0-9]{2}$/"],
    ["a class or border of characters", "/\\sx/"],
    ["a character by its number", '{ printf "%c", 64 }'],
  ])("no %s: %s", (what, text) => {
    expect(refusedInAwk(text)).toEqual([what]);
  });
});
