/** `npm run repair`: makes the selected stack's state say again what is there, after pulumi was killed or the state lost. */
import { runProgram } from "../../runtime/program";
import { isInterrupted, madeObjects, unfinishedObjects, withoutPending } from "./deployment";
import { restoreLostState } from "./lostState";
import { missingObjects } from "./missing";
import { type Exported, exportStack, importStack, refresh, type Stack, stackToRepair } from "./stack";
import { removeUnfinished } from "./unfinished";

runProgram(repair, { left: () => "the state is as far repaired as was told; npm run repair goes on" });

async function repair(): Promise<void> {
  const stack = await stackToRepair();
  const found = await exportStack(stack);
  const restored = isLost(found, stack) ? await restoreLostState(stack) : undefined;
  if (restored !== undefined) console.log(`the state was lost, and is again what it was in ${restored}`);

  const state = restored === undefined ? found : await exportStack(stack);
  const { deployment } = state;
  const unfinished = unfinishedObjects(deployment, stack.uri);
  for (const removed of await removeUnfinished(unfinished)) console.log(`removed the ${removed}, which nobody knew of`);
  const missing = await missingObjects(madeObjects(deployment, stack.uri));
  for (const { kind, name } of missing) console.log(`the ${kind} ${name} is gone`);

  if (restored !== undefined || missing.length > 0) await refresh();
  else if (isInterrupted(deployment)) await importStack({ ...state, deployment: withoutPending(deployment) });
  else console.log("nothing to repair");
}

/** It tells neither of anything that was made nor of anything begun. */
function isLost({ deployment }: Exported, stack: Stack): boolean {
  return madeObjects(deployment, stack.uri).length === 0 && !isInterrupted(deployment);
}
