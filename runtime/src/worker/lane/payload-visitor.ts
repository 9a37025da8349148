import type { DescField, DescMessage, Message } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import type { Payload } from "@protempo/api/temporal/api/common/v1/message_pb.js";

/** Changes the payloads of one list; may give back more or fewer. */
export type PayloadTransform = (payloads: Payload[]) => Promise<Payload[]>;

const payload = "temporal.api.common.v1.Payload";
const payloads = "temporal.api.common.v1.Payloads";
/** The server reads these itself: codecs never see them. */
const untouched = new Set(["temporal.api.common.v1.SearchAttributes"]);

/** Headers are codec'd by no SDK unless it is told to: what reads them on the way could not. */
const isHeaders = ({ fieldKind, localName }: DescField): boolean =>
  fieldKind === "map" && (localName === "headers" || localName === "headerFields");

/** Whether a message can hold a payload, by type name. */
const holders = new Map<string, boolean>();

/** Replaces every payload below a message by what the transform makes of it. Waits for all of them together. */
export async function visitPayloads(desc: DescMessage, message: Message, transform: PayloadTransform): Promise<void> {
  const pending: Promise<void>[] = [];
  visit(reflect(desc, message), transform, pending);
  await Promise.all(pending);
}

function visit(message: ReflectMessage, transform: PayloadTransform, pending: Promise<void>[]): void {
  for (const field of message.fields) {
    const child = field.message;
    if (child === undefined || isHeaders(field) || !canHold(child) || !message.isSet(field)) continue;
    const raw = (message.message as unknown as Record<string, unknown>)[field.oneof?.localName ?? field.localName];
    const value = field.oneof === undefined ? raw : (raw as { value: unknown }).value;
    const put = (next: unknown): void => {
      if (field.oneof === undefined) (message.message as unknown as Record<string, unknown>)[field.localName] = next;
      else (raw as { value: unknown }).value = next;
    };
    if (field.fieldKind === "message") visitValue(child, value as Message, put, transform, pending);
    else if (field.fieldKind === "list") visitList(child, value as Message[], put, transform, pending);
    else if (field.fieldKind === "map") {
      const entries = value as Record<string, Message>;
      for (const [key, item] of Object.entries(entries)) {
        const putEntry = (next: unknown): void => {
          entries[key] = next as Message;
        };
        visitValue(child, item, putEntry, transform, pending);
      }
    }
  }
}

function visitList(
  child: DescMessage,
  items: Message[],
  put: (next: unknown) => void,
  transform: PayloadTransform,
  pending: Promise<void>[],
): void {
  if (child.typeName === payload) pending.push(transform(items as Payload[]).then(put));
  else for (const item of items) visitValue(child, item, () => {}, transform, pending);
}

function visitValue(
  desc: DescMessage,
  value: Message,
  put: (next: unknown) => void,
  transform: PayloadTransform,
  pending: Promise<void>[],
): void {
  if (desc.typeName === payload) {
    pending.push(transform([value as Payload]).then(([next]) => put(next ?? value)));
  } else if (desc.typeName === payloads) {
    const list = value as Message & { payloads: Payload[] };
    pending.push(
      transform(list.payloads).then((next) => {
        list.payloads = next;
      }),
    );
  } else {
    visit(reflect(desc, value), transform, pending);
  }
}

/** Answers for a type and all types below it; types that hold themselves are taken as "no" while they are looked at. */
function canHold(desc: DescMessage): boolean {
  if (desc.typeName === payload || desc.typeName === payloads) return true;
  if (untouched.has(desc.typeName)) return false;
  const known = holders.get(desc.typeName);
  if (known !== undefined) return known;
  const open = new Set<string>([desc.typeName]);
  const found = search(desc, open);
  holders.set(desc.typeName, found);
  return found;
}

function search(desc: DescMessage, open: Set<string>): boolean {
  return desc.fields.some(({ message: child }) => {
    if (child === undefined || untouched.has(child.typeName)) return false;
    if (child.typeName === payload || child.typeName === payloads) return true;
    if (open.has(child.typeName)) return false;
    open.add(child.typeName);
    return search(child, open);
  });
}
