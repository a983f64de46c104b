import type { Reporter, TestCase, TestModule } from "vitest/node";

const SHOWN = 10;

/** Shows at the end of a run which of its tests took longest, of all projects together. */
export default class SlowestReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const slowest = modules
      .flatMap((module) => [...module.children.allTests()])
      .map((test) => ({ test, seconds: (test.diagnostic()?.duration ?? 0) / 1000 }))
      .sort((one, other) => other.seconds - one.seconds)
      .slice(0, SHOWN);
    if (slowest.length === 0) return;
    const lines = slowest.map(({ test, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${placeOf(test)}`);
    // after every other reporter has had its say, but for the one that counts
    process.once("exit", () => console.log(["the slowest tests:", ...lines].join("\n")));
  }
}

function placeOf(test: TestCase): string {
  return `${test.module.relativeModuleId} > ${test.fullName}`;
}
