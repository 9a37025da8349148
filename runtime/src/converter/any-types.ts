import type { Message } from "@bufbuild/protobuf";
import type { MessageCodec } from "./message.js";

/** A token that an `Any` may hold, as far as it matters here. */
export interface HeldType {
  readonly typeName: string;
}

/** The converters of a message that an `Any` holds. */
export type HeldCodec = MessageCodec<Message, object>;

/** Which messages a `google.protobuf.Any` may hold in JSON, where they are converted by the name in its `@type`. */
export class AnyTypes {
  readonly #where: string;
  readonly #list: () => readonly HeldType[];
  readonly #before: AnyTypes | undefined;
  #byName: ReadonlyMap<string, HeldType> | undefined;

  /** `where` is what an error says to extend; `before` knows further messages. */
  constructor(where: string, list: () => readonly HeldType[], before?: AnyTypes) {
    this.#where = where;
    this.#list = list;
    this.#before = before;
  }

  /** The same, and what the other knows. */
  and(before: AnyTypes | undefined): AnyTypes {
    return new AnyTypes(this.#where, this.#list, before);
  }

  /** The token of that name. */
  find(typeName: string): HeldType | undefined {
    this.#byName ??= new Map(this.#list().map((type) => [type.typeName, type]));
    return this.#byName.get(typeName) ?? this.#before?.find(typeName);
  }

  /** What to do for a message to be known. */
  get advice(): string {
    return this.#where === "" ? (this.#before?.advice ?? ADVICE) : `import its file in ${this.#where}, or ${ADVICE}`;
  }
}

/** What to do where no contract has a say. */
export const ADVICE = "name it with withAnyTypes(…) of protempo/converter";

/** What the file of a contract knows: generated. The list is made when it is first looked at, as modules may import each other. */
export function anyTypes(file: string, list: () => readonly HeldType[]): AnyTypes {
  return new AnyTypes(file, list);
}
