/** A value or a promise of it. */
export type Awaitable<T> = T | Promise<T>;

/** What a function returns that must return nothing, not even a promise: an `async` validator does not compile. */
export type Nothing = void | undefined;
