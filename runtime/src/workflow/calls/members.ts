/** Adds members to a class's prototype, as methods written in the class would be: hidden from enumeration. */
export function defineMembers(type: abstract new (...args: never[]) => object, members: PropertyDescriptorMap): void {
  Object.defineProperties(type.prototype, members);
}
