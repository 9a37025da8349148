/** A place in a `.proto` file. Lines and columns count from 1; both are 0 where the compiler gave no source information. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
