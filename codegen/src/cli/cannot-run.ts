/** The command cannot do what it was asked for: it ends with exit code 2 and this message. */
export class CannotRunError extends Error {
  override readonly name: string = "CannotRunError";
}

/** A mistake in the arguments: the message is followed by where to read about them. */
export class UsageError extends CannotRunError {
  constructor(message: string, command: string) {
    super(`${message}\n\`npx ${command} --help\` tells what there is.`);
  }
}
