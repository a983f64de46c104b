import type { Dispatcher } from "undici";
import { append, type WantedFile } from "./append";
import type { PartialFile } from "./partialFile";
import { ask } from "./request";

/** A file's way from a server into a partial file, in as many attempts as it takes. */
export class Transfer {
  /** Whether the server may go on in the middle, as far as is known. */
  private resumes = true;

  constructor(
    private readonly url: string,
    private readonly partial: PartialFile,
    private readonly wanted: WantedFile,
    private readonly dispatcher: Dispatcher,
  ) {}

  /**
   * Downloads what is missing. What is there already is gone on with, as long as the server has still got the same.
   *
   * @throws Broken when that didn't come to its end
   * @throws UserError when it isn't what is wanted or there is no room for it
   */
  async attempt(): Promise<void> {
    const { url, partial } = this;
    const validator = await partial.validatorFor(url);
    const from = validator === undefined ? 0 : await partial.size();
    const answer = await ask(
      url,
      this.dispatcher,
      validator !== undefined && from > 0 ? { from, validator } : undefined,
    );
    this.resumes &&= answer.resumable;
    if (answer.from === 0) {
      await partial.begin(this.resumes && answer.validator ? { url, validator: answer.validator } : undefined);
    }
    await append(partial, answer, this.wanted);
  }
}
