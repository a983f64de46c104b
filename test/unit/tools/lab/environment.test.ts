import { expect, it } from "vitest";
import { labEnvironment } from "../../../../tools/lab";
import { labFolder } from "../../../../tools/lab/labFolder";

it("takes the lab's passphrase, whatever the caller's is", () => {
  const environment: NodeJS.ProcessEnv = {
    PULUMI_CONFIG_PASSPHRASE: "",
    ...labEnvironment(labFolder({ dir: "/lab" })),
  };

  expect(environment.PULUMI_CONFIG_PASSPHRASE).toBeUndefined();
  expect(environment.PULUMI_CONFIG_PASSPHRASE_FILE).toBe("/lab/passphrase");
});
