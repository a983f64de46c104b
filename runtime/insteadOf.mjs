// Node.js's hooks that load one module in another's place. They run in a thread of their own.

let replaced = { source: "", module: "" };

/** @param {typeof replaced} data the URL of the module that is asked for, and of the one that is loaded */
export function initialize(data) {
  replaced = data;
}

export async function resolve(specifier, context, nextResolve) {
  const resolved = await nextResolve(specifier, context);
  return resolved.url === replaced.source ? { url: replaced.module, format: "module", shortCircuit: true } : resolved;
}
