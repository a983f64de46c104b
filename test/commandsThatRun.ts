/** Shows after a test that failed, by its time limit for instance, which commands haven't ended. */
import { afterEach } from "vitest";
import { Clone } from "../tools/harness/clone";

afterEach(({ task }) => {
  if (task.result?.state !== "fail") return;
  for (const command of Clone.running) console.log(`has not ended when this test failed: ${command}`);
});
