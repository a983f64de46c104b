import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { ComponentResource, Config, isSecret } from "@pulumi/pulumi";

const config = new Config();

console.log("a line of output");
console.error("a complaint");

new ComponentResource("lvs:test:Box", "box");

/** Ways to end; the environment names one. */
const ends: Record<string, () => unknown> = {
  throw: () => {
    throw new Error("thrown by the program");
  },
  reject: () => {
    Promise.reject(new Error("rejected by the program"));
  },
  exit: () => process.exit(3),
  hang: () => {
    const child = spawn("sleep", ["infinity"], { stdio: "ignore" });
    writeFileSync("pids", `${process.ppid} ${process.pid} ${child.pid}`);
    process.on("exit", () => child.kill());
    process.on("SIGINT", () => process.exit(130));
    return new Promise((end) => setInterval(end, 2 ** 30));
  },
};
await ends[process.env.TINY_END ?? ""]?.();

export const greeting = config.require("greeting");
export const password = config.requireSecret("password");
export const passwordIsSecret = isSecret(password);
