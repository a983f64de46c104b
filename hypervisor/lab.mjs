// The entry of `./lab`: runs the program in this very process, which the terminal's signals reach.
process.argv.splice(2, 0, "hypervisor/main.ts");
await import("../host/start.mjs");
