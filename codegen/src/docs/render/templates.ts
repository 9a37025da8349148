import { readdirSync, readFileSync } from "node:fs";
import Handlebars from "handlebars";

const folder = new URL("../../../templates/docs/", import.meta.url);

/** A file beside the templates. */
export function readAsset(name: string): string {
  return readFileSync(new URL(name, folder), "utf8");
}

/** Helpers of a kind of page, by their names in its templates. */
export type Helpers = Readonly<Record<string, Handlebars.HelperDelegate>>;

/**
 * Fills in `page.<kind>.hbs`; other files of that end are its partials. What a template names and the view does not have is an
 * error. With `escape`, what is filled in is text and never HTML.
 */
export function fillPage(kind: "html" | "md", view: object, helpers: Helpers): string {
  const environment = Handlebars.create();
  const end = `.${kind}.hbs`;
  const options = { strict: true, noEscape: kind === "md" };
  for (const [name, helper] of Object.entries(helpers)) environment.registerHelper(name, helper);
  for (const file of readdirSync(folder)) {
    if (file.endsWith(end))
      environment.registerPartial(file.slice(0, -end.length), environment.compile(readAsset(file), options));
  }
  return environment.compile(readAsset(`page${end}`), options)(view);
}
