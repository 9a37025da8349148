/** Methods by name: of a prototype as it is, or as it was. */
type Methods = Readonly<Record<string, unknown>>;

/** What {@link sharedMethodsUnchanged} reads. */
export const sharedMethods: readonly string[] =
  "at copyWithin entries every fill filter find findIndex findLast findLastIndex forEach includes indexOf join keys lastIndexOf map reduce reduceRight reverse slice some sort toLocaleString toReversed toSorted toString values with".split(
    " ",
  );

/** What {@link arrayMethodsUnchanged} reads. */
export const arrayMethods: readonly string[] = "concat flat flatMap pop push shift splice toSpliced unshift".split(" ");

/**
 * Whether the methods that arrays and typed arrays share are what they were. Written out, since reading a property by
 * its name in the code is twenty times faster than by a variable, and this runs after each activation.
 */
export function sharedMethodsUnchanged(now: Methods, was: Methods): boolean {
  return (
    now.at === was.at &&
    now.copyWithin === was.copyWithin &&
    now.entries === was.entries &&
    now.every === was.every &&
    now.fill === was.fill &&
    now.filter === was.filter &&
    now.find === was.find &&
    now.findIndex === was.findIndex &&
    now.findLast === was.findLast &&
    now.findLastIndex === was.findLastIndex &&
    now.forEach === was.forEach &&
    now.includes === was.includes &&
    now.indexOf === was.indexOf &&
    now.join === was.join &&
    now.keys === was.keys &&
    now.lastIndexOf === was.lastIndexOf &&
    now.map === was.map &&
    now.reduce === was.reduce &&
    now.reduceRight === was.reduceRight &&
    now.reverse === was.reverse &&
    now.slice === was.slice &&
    now.some === was.some &&
    now.sort === was.sort &&
    now.toLocaleString === was.toLocaleString &&
    now.toReversed === was.toReversed &&
    now.toSorted === was.toSorted &&
    now.toString === was.toString &&
    now.values === was.values &&
    now.with === was.with
  );
}

/** The same for those that only arrays have. */
export function arrayMethodsUnchanged(now: Methods, was: Methods): boolean {
  return (
    now.concat === was.concat &&
    now.flat === was.flat &&
    now.flatMap === was.flatMap &&
    now.pop === was.pop &&
    now.push === was.push &&
    now.shift === was.shift &&
    now.splice === was.splice &&
    now.toSpliced === was.toSpliced &&
    now.unshift === was.unshift
  );
}
