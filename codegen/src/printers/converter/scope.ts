import type { DescFile } from "@bufbuild/protobuf";

/**
 * What a file's converters can do: `contract` has inits, tokens, JSON and errors that name the field; `api` has only
 * binary, for messages that nobody but the SDK writes, and imports nothing of the runtime.
 */
export type ConverterMode = "contract" | "api";

/** The module that converters are printed into: gives local names to what they import. */
export interface ConverterScope {
  readonly mode: ConverterMode;
  /** Module of the runtime's functions, such as `protempo/internal`; in mode `api` of the interfaces of writer and reader. */
  readonly runtime: string;
  /** Module of the well-known types' tokens and inits, such as `protempo/converter`; unused in mode `api`. */
  readonly wellKnown: string;
  /** Module with protobuf-es' types and enums of a file. */
  pb(file: DescFile): string;
  /** Module with the converters of another file. */
  converters(file: DescFile): string;
  /** Whether the module with the converters of another file may be evaluated after this one, as they import each other. */
  isLate?(file: DescFile): boolean;
  /** Local name of an import, for use as a type only. */
  type(module: string, name: string): string;
  /** Local name of an import, for use as a value. */
  value(module: string, name: string): string;
}
