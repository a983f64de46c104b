import * as pulumi from "@pulumi/pulumi";
import { describeChanges } from "../lvs/describeRules";

/** The inputs of the table's command, as far as a hook knows them. */
interface TableInputs {
  stdin?: unknown;
}

/**
 * Hooks that make a preview show the rules that come and go. The up itself needs none: it shows the commands.
 *
 * @param about the resource that the rules are shown with
 */
export function tableChangeHook(name: string, about: () => pulumi.Resource): pulumi.ResourceHookBinding {
  const hook = new pulumi.ResourceHook(
    `${name}-show-change`,
    async ({ oldInputs, newInputs }) => {
      if (!pulumi.runtime.isDryRun()) return;
      const change = describeChanges(linesOf(oldInputs), linesOf(newInputs));
      // not awaited: it is sent once the resource is registered, which waits for this hook
      if (change.length > 0) void pulumi.log.info(["the table's change:", ...change].join("\n"), about());
    },
    { onDryRun: true },
  );
  return { beforeCreate: [hook], beforeUpdate: [hook] };
}

function linesOf(inputs: TableInputs | undefined): string[] {
  const text = inputs?.stdin;
  return typeof text === "string" ? text.split("\n").filter(Boolean) : [];
}
