/** What lists of registered types call the one that stands in for all others. */
export const dynamicType = "*";
