import { get } from "node:http";

/** What became of one request: the text that came, or why none did: ECONNREFUSED, read ECONNRESET, timeout, status 503. */
export interface Reply {
  answer?: string;
  failure?: string;
}

/** One request over a connection of its own, which has so long from its start to its answer's end. */
export function request(url: string, patienceMs: number): Promise<Reply> {
  const patience = AbortSignal.timeout(patienceMs);
  return new Promise((resolve) => {
    const asked = get(url, { agent: false, signal: patience }, (response) => {
      let text = "";
      response.on("data", (data) => {
        text += data;
      });
      response.on("error", failed);
      response.on("end", () => {
        if (response.statusCode === 200) resolve({ answer: text.trim() });
        else resolve({ failure: `status ${response.statusCode}` });
      });
    });
    asked.on("error", failed);

    function failed(error: NodeJS.ErrnoException): void {
      resolve({ failure: patience.aborted ? "timeout" : reason(error) });
    }
  });
}

/** Node.js calls a connection reset that ends in the middle of an answer, and one that ends without any. */
function reason({ code, message }: NodeJS.ErrnoException): string {
  return code === undefined || code === "ECONNRESET" ? message : code;
}
