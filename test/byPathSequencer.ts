import { BaseSequencer, type TestSpecification } from "vitest/node";

const { compare } = new Intl.Collator("en", { numeric: true });

/** Runs test files in the order of their paths, 9 before 10: the e2e files share one lab, and later ones tear it down. */
export default class ByPathSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => compare(a.moduleId, b.moduleId));
  }
}
