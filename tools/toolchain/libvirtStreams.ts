import type { SourceChange } from "./sourceChanges";

/**
 * Reading a volume's content (a machine's seed, at its creation and in every refresh) hangs or comes out empty now and
 * then: libvirtd may send the first data before its answer to the call, go-libvirt takes these for the answer and the
 * answer for the end, and what comes then blocks the connection for good, since nobody reads it.
 *
 * Here early data are written out before the answer is waited for, and nothing that comes late blocks.
 */
export const libvirtStreams: SourceChange = {
  module: "github.com/digitalocean/go-libvirt",
  replacements: {
    "rpc.go": [
      ["c := make(chan response)", "c := make(chan response, 16)"],
      [
        "	if out != nil {",
        `	streamEnded := false
	for in != nil && resp.Status == socket.StatusContinue {
		streamEnded = len(resp.Payload) == 0
		if _, err = in.Write(resp.Payload); err != nil {
			return resp, err
		}
		if resp, err = l.getResponse(c); err != nil {
			return resp, err
		}
	}
	if streamEnded {
		return resp, nil
	}

	if out != nil {`,
      ],
    ],
  },
};
