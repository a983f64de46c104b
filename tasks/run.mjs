// Runs a task in this process: node --eval 'import("lvs/task")' NAME
const [name, ...args] = process.argv.slice(1);
process.argv.splice(1, Number.POSITIVE_INFINITY, import.meta.filename, `tasks/${name}.ts`, ...args);
await import("../runtime/run.mjs");
