import type { Reporter, TestModule } from "vitest/node";

/** Closes a test run with one plain line: how many tests passed and failed. */
export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;

    // a file that can't be loaded, a hook that fails and a stray rejection are failures without a test
    const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const broken = suites.filter((suite) => suite.errors().length > 0).length + unhandledErrors.length;

    const skipped = count("skipped");
    const line = `${count("passed")} passed, ${count("failed") + broken} failed`;
    // after every other reporter has had its say
    process.once("exit", () => console.log(skipped === 0 ? line : `${line}, ${skipped} skipped`));
  }
}
