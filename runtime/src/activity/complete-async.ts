/**
 * Thrown by an activity that something else will complete: its function ends, the activity stays open on the server
 * until a client completes, fails or cancels it with `ctx.info.taskToken`. The worker forgets the attempt, so its signal
 * is not aborted any more and its timeouts are the only limit.
 */
export class CompleteAsyncError extends Error {
  override readonly name: string = "CompleteAsyncError";
  constructor() {
    super("This activity is completed by something other than its function.");
  }
}
