import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as provider from "@pulumi/pulumi/provider/index.js";
import { runTasksBy } from "../components/task";
import { Cluster } from "../library/cluster";
import type { ClusterArgs } from "../library/clusterArgs";
import { projectDir } from "../runtime/paths";
import { CLUSTER, providerSchema } from "./schema";
import { putTasks } from "./tasks";

/**
 * The package as a provider of components, for programs in every language: Pulumi starts it by PulumiPlugin.yaml, and
 * generates SDKs of its schema.
 */
class ComponentProvider implements provider.Provider {
  readonly version: string = JSON.parse(readFileSync(join(projectDir, "package.json"), "utf8")).version;
  readonly schema = JSON.stringify(providerSchema(this.version));

  async construct(
    name: string,
    type: string,
    inputs: pulumi.Inputs,
    options: pulumi.ComponentResourceOptions,
  ): Promise<provider.ConstructResult> {
    if (type !== CLUSTER) throw new Error(`the package lvs has no ${type}`);
    const cluster = made(name, inputs as unknown as ClusterArgs, options);
    return { urn: cluster.urn, state: cluster.outputs };
  }
}

function made(...args: ConstructorParameters<typeof Cluster>): Cluster {
  try {
    return new Cluster(...args);
  } catch (error) {
    // the engine lists the problems itself
    if (pulumi.InputPropertiesError.isInstance(error)) error.message = error.message.split("\n")[0] ?? "";
    throw error;
  }
}

// a program in another language has no packages of npm's, where its tasks would be found
runTasksBy(putTasks());
provider.main(new ComponentProvider(), process.argv.slice(2));
