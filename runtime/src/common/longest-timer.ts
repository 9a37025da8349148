/** Milliseconds that Node's timers can wait; a longer one would fire at once. */
export const longestTimer: number = 2 ** 31 - 1;
