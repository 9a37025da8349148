/** Pieces of Go's reference time that the runtime knows, longer ones first. */
const known =
  /2006|January|Jan|Monday|Mon|Z07:00|-07:00|-0700|_2(?!006)|01|02|03|04|05|06|15|PM|pm|[.,]0+(?!\d)|[.,]9+(?!\d)|[12345]/y;

/** Pieces that Go knows and the runtime does not: names of zones, days of the year, offsets with seconds. */
const foreign = /MST|002|__2|Z07(?!:00)|-07(?!:?00)|[Z-]07:00:00|-070000/;

/** A layout of Go's `time` package in pieces, or the piece that is not supported. */
export function layoutPieces(layout: string): readonly string[] | { readonly unsupported: string } {
  const [unsupported] = foreign.exec(layout) ?? [];
  if (unsupported !== undefined) {
    return { unsupported };
  }
  const pieces: string[] = [];
  let text = "";
  for (let at = 0; at < layout.length; ) {
    known.lastIndex = at;
    const [piece] = known.exec(layout) ?? [];
    if (piece === undefined) {
      text += layout[at];
      at++;
      continue;
    }
    if (text !== "") {
      pieces.push(text);
      text = "";
    }
    pieces.push(piece);
    at += piece.length;
  }
  return text === "" ? pieces : [...pieces, text];
}
