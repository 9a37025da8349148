/** Calls a listener of the user's; what it throws becomes a warning, as there is nobody to throw it at. */
export function safely(name: string, call: () => void): void {
  try {
    call();
  } catch (error) {
    process.emitWarning(`the ${name} callback threw: ${error instanceof Error ? error.stack : String(error)}`, {
      type: "ProtempoBridgeWarning",
    });
  }
}
