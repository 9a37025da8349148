import { requireEnvironment } from "../environment.js";
import { replace } from "../replace.js";
import { workflowRandom } from "./math.js";

const maximumBytes = 65536;
const notIntegers = /Float/;
const tagOf = Object.prototype.toString;

/** `crypto` with what a workflow may have of it: UUIDs and bytes from the run's own random numbers. */
export function installCrypto(global: typeof globalThis): void {
  const crypto = {
    randomUUID(): string {
      return requireEnvironment("crypto.randomUUID()").uuid4();
    },
    getRandomValues<T extends ArrayBufferView>(array: T): T {
      if (!ArrayBuffer.isView(array) || notIntegers.test(tagOf.call(array))) {
        throw new TypeError("crypto.getRandomValues takes an integer typed array.");
      }
      if (array.byteLength > maximumBytes) {
        throw new RangeError(`crypto.getRandomValues fills at most ${maximumBytes} bytes, not ${array.byteLength}.`);
      }
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor(workflowRandom() * 256);
      return array;
    },
    get subtle(): never {
      throw new TypeError("crypto.subtle is not available in workflows: do cryptography in an activity.");
    },
  };
  Object.defineProperty(crypto, Symbol.toStringTag, { value: "Crypto" });
  replace(global, "crypto", crypto);
}
