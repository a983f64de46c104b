import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Runs test files in the order of their paths: the e2e files share one lab, and later ones tear it down. */
export default class ByPathSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1));
  }
}
