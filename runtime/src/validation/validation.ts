import {
  create,
  createRegistry,
  type DescFile,
  type DescMessage,
  type Message,
  type Registry,
} from "@bufbuild/protobuf";
import { usedTypes } from "@bufbuild/protobuf/reflect";
import { CompilationError, createValidator, type Validator } from "@bufbuild/protovalidate";
import type { BrokenRules, InputRules } from "../common/input-rules.js";
import { brokenRules, failedRule } from "./broken-rules.js";
import { ContractRuleError } from "./contract-rule-error.js";

/** What rules are read from. */
export interface ValidationOptions {
  /**
   * Files of the contract, as protoc-gen-es makes them: `[file_acme_orders_v1_orders]`. What they import comes along. Rules
   * of the contract's own (`buf.validate.predefined`) are found in them too.
   */
  readonly files: readonly [DescFile, ...DescFile[]];
}

/**
 * The rules that a contract has in `buf.validate` options. Give them to clients and workers as `validation`, and export
 * them from the workflows file: then inputs that break them are refused where they are sent and where they arrive. Cheap to
 * call: nothing is read from the files before the first input. Throws TypeError for what is no file.
 */
export function validation(options: ValidationOptions): ContractRules {
  const given: unknown = options?.files;
  if (!Array.isArray(given) || given.length === 0) {
    throw new TypeError("validation: files must list at least one file of protoc-gen-es, such as file_acme_v1_orders.");
  }
  for (const [index, file] of given.entries()) {
    if ((file as Partial<DescFile> | undefined)?.kind === "file") continue;
    throw new TypeError(`validation: files[${index}] is not a file of protoc-gen-es, such as file_acme_v1_orders.`);
  }
  return new ContractRules(options.files);
}

/** What {@link validation} returns. An export, so that in workflows it is locked with what all runs share. */
export class ContractRules implements InputRules {
  readonly kind = "protempo.inputRules";
  readonly #files: readonly DescFile[];
  #loaded: { readonly registry: Registry; readonly validator: Validator } | undefined;

  /** Used by {@link validation}. */
  constructor(files: readonly DescFile[]) {
    this.#files = [...files];
    // Runs of a lane share what the first of them made.
    Object.freeze(this);
  }

  prepare(typeNames: readonly string[]): void {
    this.cover(typeNames);
    const tried = new Set<DescMessage>();
    for (const name of typeNames) {
      const message = this.#message(name);
      for (const desc of [message, ...messagesIn(message)]) {
        if (tried.has(desc)) continue;
        tried.add(desc);
        this.#compile(desc);
      }
    }
  }

  cover(typeNames: readonly string[]): void {
    const { registry } = this.#load();
    const unknown = typeNames.filter((name) => registry.getMessage(name) === undefined);
    if (unknown.length > 0) throw notCovered([...new Set(unknown)], this.#files);
  }

  check(message: { readonly $typeName: string }): BrokenRules | undefined {
    const desc = this.#message(message.$typeName);
    const result = this.#load().validator.validate(desc, message as Message);
    if (result.kind === "valid") return undefined;
    if (result.kind === "invalid") return brokenRules(result.violations);
    if (result.error instanceof CompilationError) throw new ContractRuleError(desc.typeName, result.error);
    // It is this input that the rule cannot be evaluated for: letting it pass would be to leave the rule out.
    return failedRule(result.error);
  }

  equals(other: InputRules): boolean {
    if (!(#files in other)) return false;
    const files = other.#files;
    return files.length === this.#files.length && files.every((file, index) => file === this.#files[index]);
  }

  #message(name: string): DescMessage {
    const found = this.#load().registry.getMessage(name);
    if (found === undefined) throw notCovered([name], this.#files);
    return found;
  }

  #compile(desc: DescMessage): void {
    const { kind, error } = this.#load().validator.validate(desc, create(desc));
    if (kind === "error" && error instanceof CompilationError) throw new ContractRuleError(desc.typeName, error);
  }

  #load(): { readonly registry: Registry; readonly validator: Validator } {
    if (this.#loaded === undefined) {
      const registry = createRegistry(...withImports(this.#files));
      this.#loaded = { registry, validator: createValidator({ registry }) };
    }
    return this.#loaded;
  }
}

function messagesIn(message: DescMessage): DescMessage[] {
  return [...usedTypes(message)].filter((type) => type.kind === "message");
}

function withImports(files: readonly DescFile[]): DescFile[] {
  const all = new Set<DescFile>();
  const add = (file: DescFile): void => {
    if (all.has(file)) return;
    all.add(file);
    for (const dependency of file.dependencies) add(dependency);
  };
  for (const file of files) add(file);
  return [...all];
}

function notCovered(names: readonly string[], files: readonly DescFile[]): TypeError {
  const given = files.map(({ name }) => `${name}.proto`).join(", ");
  return new TypeError(
    `validation: ${names.join(", ")} ${names.length === 1 ? "is" : "are"} in none of the files that it was given ` +
      `(${given}), nor in what these import: add the files that declare them to validation({ files: […] }).`,
  );
}
