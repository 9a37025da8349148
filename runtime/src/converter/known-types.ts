import type { Message } from "@bufbuild/protobuf";
import type { AnyExtension } from "./extension.js";
import type { MessageCodec } from "./message.js";

/** A token that an `Any` may hold, as far as it matters here. */
export interface HeldType {
  readonly typeName: string;
}

/** The converters of a message that an `Any` holds. */
export type HeldCodec = MessageCodec<Message, object>;

/**
 * What JSON names that no field does: messages that a `google.protobuf.Any` may hold, by the name in its `@type`, and
 * extensions, by the name in brackets.
 */
export class KnownTypes {
  readonly #where: string;
  readonly #list: () => readonly HeldType[];
  readonly #listExtensions: (() => readonly AnyExtension[]) | undefined;
  readonly #before: KnownTypes | undefined;
  #byName: ReadonlyMap<string, HeldType> | undefined;
  #extensions: ReadonlyMap<string, AnyExtension> | undefined;

  /** `where` is what an error says to extend; `before` knows further ones. */
  constructor(
    where: string,
    list: () => readonly HeldType[],
    extensions?: () => readonly AnyExtension[],
    before?: KnownTypes,
  ) {
    this.#where = where;
    this.#list = list;
    this.#listExtensions = extensions;
    this.#before = before;
  }

  /** The same, and what the other knows. */
  and(before: KnownTypes | undefined): KnownTypes {
    return new KnownTypes(this.#where, this.#list, this.#listExtensions, before);
  }

  /** The token of that name. */
  find(typeName: string): HeldType | undefined {
    this.#byName ??= new Map(this.#list().map((type) => [type.typeName, type]));
    return this.#byName.get(typeName) ?? this.#before?.find(typeName);
  }

  /** The extension of a message, by its number or its full name. */
  extension(extendee: string, id: number | string): AnyExtension | undefined {
    this.#extensions ??= new Map(
      this.#listExtensions?.().flatMap((each) => [
        [`${each.extendee} ${each.no}`, each],
        [`${each.extendee} ${each.name}`, each],
      ]),
    );
    return this.#extensions.get(`${extendee} ${id}`) ?? this.#before?.extension(extendee, id);
  }

  /** What to do for a message to be known. */
  get advice(): string {
    return this.#where === "" ? (this.#before?.advice ?? ADVICE) : `import its file in ${this.#where}, or ${ADVICE}`;
  }
}

/** What to do where no contract has a say. */
export const ADVICE = "name it with withAnyTypes(…) of protempo/converter";

/** What the file of a contract knows: generated. Lists are made when they are first looked at, as modules may import each other. */
export function knownTypes(
  file: string,
  list: () => readonly HeldType[],
  extensions?: () => readonly AnyExtension[],
): KnownTypes {
  return new KnownTypes(file, list, extensions);
}
