import { type Settings, writeSettingsIn } from "../../../tools/harness/settings";
import { clone } from "../sharedClone";

export { BOTH_FAMILIES, SAMPLE_SERVICE } from "../../../tools/harness/settings";

/** Edits the clone's stack file: the committed one with these settings in it. */
export function writeSettings(settings: Settings): Promise<void> {
  return writeSettingsIn(clone, settings);
}

/** `pulumi up`, which must succeed; returns what it printed. */
export function up(): Promise<string> {
  return clone.expect("./lab pulumi up --yes --skip-preview");
}

/** The director's commands that an up showed, in their order; what it says of drift isn't one. */
export function commandsIn(output: string): string[] {
  return [...output.matchAll(/(?:^|\s)((?:(?:ipvsadm|ip6?tables) -|ip address ).*)$/gm)]
    .map(([, command = ""]) => command.trim())
    .filter((command) => !command.includes(": "));
}

/** Kills the lab's own pulumi, by its own process ID; nothing else of that name runs in there. */
export async function killPulumi(): Promise<void> {
  await clone.expect(
    "./lab sh -c 'kill -9 $(cat /proc/[0-9]*/status | awk \"/^Name:\\tpulumi$/ { p = 1 } /^Pid:/ { if (p) print \\$2; p = 0 }\")'",
  );
}
