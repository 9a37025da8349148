import type { DescMethod, DescService } from "@bufbuild/protobuf";
import type { Locator } from "../diagnostics/locator.js";

/** A service or an rpc with its descriptor path, by which its places and comments are found. */
export interface Element<K extends "service" | "rpc"> {
  readonly descriptor: K extends "service" ? DescService : DescMethod;
  /** As `SourceCodeInfo` numbers it. */
  readonly path: readonly number[];
  readonly locator: Locator;
}
