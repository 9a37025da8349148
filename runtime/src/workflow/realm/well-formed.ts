const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The text with U+FFFD in place of surrogates that have no partner. */
export function wellFormed(text: string): string {
  return text.replace(loneSurrogate, "\ufffd");
}
