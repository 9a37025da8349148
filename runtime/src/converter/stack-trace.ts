// Frames of protempo's own code, of Node and of the realm's entry say nothing to whoever reads a failure.
const ownFrame = /[\\/]node_modules[\\/](?:protempo|@protempo[\\/][^\\/]+)[\\/]|\bprotempo:sdk:|[( ]node:|\(native\)$/;

/** The frames of a stack that are the application's: without the line that repeats the message, without the SDK's own. */
export function applicationFrames(stack: unknown): string {
  if (typeof stack !== "string") return "";
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  return frames.filter((line) => !ownFrame.test(line)).join("\n");
}

/** A stack as JavaScript writes it, of an error that happened elsewhere. */
export function remoteStack(name: string, message: string, trace: string): string {
  const header = `${name}: ${message}`;
  if (trace === "") return header;
  // Some SDKs repeat name and message in front of the frames.
  const end = trace.indexOf("\n");
  const first = end === -1 ? trace : trace.slice(0, end);
  if (message !== "" && first.includes(message)) return trace;
  return `${header}\n${trace}`;
}
