import { get } from "node:http";

/** What became of one request: the text that came, or why none did: ECONNREFUSED, ECONNRESET, timeout, status 503. */
export interface Reply {
  answer?: string;
  failure?: string;
}

/** One request over a connection of its own, which has so long from its start to its answer's end. */
export function request(url: string, patienceMs: number): Promise<Reply> {
  return new Promise((resolve) => {
    const asked = get(url, { agent: false, signal: AbortSignal.timeout(patienceMs) }, (response) => {
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
      resolve({ failure: error.name === "AbortError" ? "timeout" : (error.code ?? error.message) });
    }
  });
}
