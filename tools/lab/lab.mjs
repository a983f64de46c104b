// The entry of `./lab`: runs the program in this very process, which the terminal's signals reach.
process.argv.splice(2, 0, "tools/lab/main.ts");
await import("../start.mjs");
