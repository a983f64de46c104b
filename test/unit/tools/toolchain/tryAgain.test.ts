import { expect, test } from "vitest";
import { tryAgain } from "../../../../tools/toolchain/tryAgain";

const AT_ONCE = { times: 3, pauseSeconds: 0 };

/** Work that fails a number of times, and how often it was done. */
function failing(times: number, message = "the line is busy") {
  const done = { times: 0 };
  const work = async () => {
    done.times += 1;
    if (done.times <= times) throw new Error(message);
    return "done";
  };
  return { done, work };
}

const busy = (error: unknown) => ((error as Error).message.includes("busy") ? "busy" : undefined);

test("what the network fails is tried again, and each time that and why is said", async () => {
  const said: string[] = [];

  expect(await tryAgain(failing(2).work, busy, (line) => said.push(line), AT_ONCE)).toBe("done");
  expect(said).toEqual(["busy; trying again in 0 s (1 of 3)", "busy; trying again in 0 s (2 of 3)"]);
});

test("what goes on failing is an error in the end", async () => {
  const { done, work } = failing(99);

  await expect(tryAgain(work, busy, () => undefined, AT_ONCE)).rejects.toThrow("the line is busy");
  expect(done.times).toBe(4);
});

test("what would fail again is tried once", async () => {
  const { done, work } = failing(1, "no such thing");

  await expect(tryAgain(work, busy, () => undefined, AT_ONCE)).rejects.toThrow("no such thing");
  expect(done.times).toBe(1);
});
