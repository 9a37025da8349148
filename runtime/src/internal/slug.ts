import { transliterations } from "./transliterations.js";

const substitutes: Readonly<Record<string, string>> = {
  "&": "and",
  "@": "at",
  '"': "",
  "'": "",
  "’": "",
  "‒": "-",
  "–": "-",
  "—": "-",
  "―": "-",
};

/**
 * Text as a part of an ID: lower case, `[a-z0-9_-]` only, as the Go plugin's `slug` does. Throws for a letter that has
 * no counterpart in Latin script, rather than make two names one.
 */
export function slugify(text: string): string {
  let plain = "";
  for (const character of text) {
    plain += substitutes[character] ?? (character < "\u0080" ? character.toLowerCase() : transliterate(character));
  }
  return plain
    .replace(/[^a-z0-9\-_]/g, "-")
    .replace(/-+/g, "-")
    .replace(/^[-_]+|[-_]+$/g, "");
}

function transliterate(character: string): string {
  // Controls, marks that combine with the letter before, emoji.
  if (character < "\u00a0" || (character >= "\u0300" && character <= "\u036f") || character.length > 1) {
    return "";
  }
  const row = transliterations.find(([, characters]) => characters.includes(character));
  if (row === undefined) {
    throw new Error(`.slug() has no Latin letters for "${character}"`);
  }
  return row[0];
}
