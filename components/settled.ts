import * as pulumi from "@pulumi/pulumi";

/** The value of an input, once it has one: in an up, and not in a preview that can't know it. */
export function settled<T>(input: pulumi.Input<T>): Promise<pulumi.Unwrap<T>> {
  return new Promise((resolve) => pulumi.output(input).apply(resolve));
}
