// The program that the official runner talks to, as an entry of a bundle: converts what it is asked to with our tokens.
import { readSync, writeSync } from "node:fs";
import type { AnyMessageType } from "../../../runtime/src/common/message-type.js";
import { type Request, respond } from "./respond.js";

/** Serves requests until the runner closes its end. Each is preceded by its length in four bytes, and so is each answer. */
export function serve(modules: readonly object[]): void {
  const tokens = modules.flatMap((module) => Object.values(module)).filter(isToken);
  const byName = new Map(tokens.map((token) => [token.typeName, token]));
  const requests = byName.get("conformance.ConformanceRequest");
  const responses = byName.get("conformance.ConformanceResponse");
  if (!requests || !responses) throw new Error("the protocol's messages are not among the modules");
  for (let head = read(4); head !== undefined; head = read(4)) {
    const request = requests.fromBinary(read(head.readUInt32LE()) ?? Buffer.alloc(0));
    const answer = responses.toBinary({ result: respond(request as unknown as Request, byName) });
    const size = Buffer.alloc(4);
    size.writeUInt32LE(answer.length);
    write(Buffer.concat([size, answer]));
  }
}

function isToken(value: unknown): value is AnyMessageType {
  return typeof value === "object" && value !== null && "fromBinary" in value && "typeName" in value;
}

function read(count: number): Buffer | undefined {
  const bytes = Buffer.alloc(count);
  for (let at = 0; at < count; ) {
    const got = waiting(() => readSync(0, bytes, at, count - at, null));
    if (got === 0) return undefined;
    at += got;
  }
  return bytes;
}

function write(bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += waiting(() => writeSync(1, bytes, at));
}

/** Pipes that do not block say so. */
function waiting(call: () => number): number {
  for (;;) {
    try {
      return call();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}
