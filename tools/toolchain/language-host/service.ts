import { type handleUnaryCall, type ServerUnaryCall, status } from "@grpc/grpc-js";

/** A call of one of the host's methods. */
export type Call<Request> = Pick<ServerUnaryCall<Request, unknown>, "request" | "on">;

/** A method that answers once. What it throws becomes the call's error, by its message alone. */
export function unary<Request, Response>(
  method: (call: Call<Request>) => Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, answer) => {
    method(call as unknown as Call<Request>).then(
      (response) => answer(null, response),
      (error) => answer({ code: status.UNKNOWN, details: (error as Error).message }),
    );
  };
}

/** A method that the stand-in doesn't have. */
export function notImplemented(what: string): handleUnaryCall<unknown, unknown> {
  return (_call, answer) => {
    answer({
      code: status.UNIMPLEMENTED,
      details: `${what} is not part of this project's stand-in of pulumi-language-nodejs; install Pulumi for it`,
    });
  };
}
