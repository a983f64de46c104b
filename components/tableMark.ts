import type { ResourceTransform } from "@pulumi/pulumi";

/**
 * A command with a mark in a shell comment: another mark is a change of the command's text, for which Pulumi runs
 * an update, and none of what it does.
 */
export function marked(command: string, mark: string): string {
  return `${command} # ${mark}`;
}

/**
 * Keeps an input as it was when the resource was made or last changed, while there is no reason for a change.
 * A mark that says why a command runs this time would be a change once more when the next run has no such reason.
 *
 * @param hasReason asked when everything that the resource needs is known, as far as this run can know it
 */
export function keepInput(input: string, { unless: hasReason }: { unless: () => boolean }): ResourceTransform {
  return ({ props, opts }) => {
    if (hasReason()) return undefined;
    return { props, opts: { ...opts, ignoreChanges: [...(opts.ignoreChanges ?? []), input] } };
  };
}
