// The package mirror of the lab, a process of its own: mirrorServer.mjs FOLDER PORT
// FOLDER may be a link that changes while this runs, so nothing is remembered of it.
import { createServer } from "node:http";
import sirv from "sirv";

const [folder, port] = process.argv.slice(2);
if (folder === undefined || port === undefined) throw new Error("usage: mirrorServer.mjs FOLDER PORT");

const serveFile = sirv(folder, { dev: true });

createServer((request, response) => {
  // apt asks like this for a name with a plus in it, which the library leaves as it is
  request.url = request.url?.replaceAll(/%2b/gi, "+");
  serveFile(request, response, () => {
    console.log(`404 ${request.url}`);
    response.writeHead(404).end(`${request.url} isn't in the mirror\n`);
  });
}).listen(Number(port), () => console.log(`serving ${folder} on port ${port}`));
