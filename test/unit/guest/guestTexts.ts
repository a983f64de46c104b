import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { renderSeed } from "../../../guest/cloudInit";
import { projectDir } from "../../../runtime/paths";
import { readShell, type ShellText } from "./shellText";
import { OWN } from "./usedPrograms";

const folder = join(projectDir, "guest");

/** Every file of guest/, by its path there. */
const files = new Map(
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]),
);

/** Every text of shell that runs on a machine, by where it is. */
export const shellTexts = new Map([...scripts(), ...units(), ...bootCommands()]);

const functions = [...shellTexts.values()].flatMap((text) => text.functions);

/** The names of functions and programs that are our own. */
export const own = new Set([...functions, ...[...files.keys()].map((file) => basename(file)), ...OWN]);

/** Every program of awk, in files and in texts of shell, and where it is. */
export const awkTexts: [place: string, text: string][] = [
  ...[...files].filter(([file]) => file.endsWith(".awk")),
  ...[...shellTexts].flatMap(([place, { commands }]) =>
    commands
      .filter(({ name }) => name === "awk")
      .flatMap(({ words }) => words.filter((word) => /[{~]|==/.test(word)))
      .map((text): [string, string] => [place, text]),
  ),
];

function scripts(): [string, ShellText][] {
  return [...files]
    .filter(([file, text]) => file.endsWith(".sh") || text.startsWith("#!/bin/bash"))
    .map(([file, text]) => [file, readShell(text)]);
}

/** What systemd runs. */
function units(): [string, ShellText][] {
  return [...files]
    .filter(([, text]) => /^Exec\w+=/m.test(text))
    .map(([file, text]) => [file, readShell(text.replace(/^(?!Exec).*$/gm, "").replace(/^Exec\w+=[-@:+!]*/gm, ""))]);
}

/** What cloud-init runs: lists of words, some behind `cloud-init-per FREQUENCY NAME`, and some with a script among them. */
function bootCommands(): [string, ShellText][] {
  const { userData } = renderSeed({
    hostname: "node1",
    authorizedKey: "",
    hostKey: { privateKey: "", publicKey: "" },
    interfaces: [],
    forwardsFor: "192.168.2.0/24",
  });
  return parse(userData).bootcmd.map((words: string[], at: number) => {
    const calls = words[0] === "cloud-init-per" ? [words.slice(0, 3), words.slice(3)] : [words];
    const script = words[0] === "sh" ? (words[2] ?? "") : "";
    const commands = calls.map(([name = "", ...rest]) => ({ name, words: rest }));
    const shell = readShell(script);
    return [`bootcmd ${at + 1}`, { ...shell, commands: [...commands, ...shell.commands] }];
  });
}
