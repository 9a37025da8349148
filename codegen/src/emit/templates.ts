import { readFileSync } from "node:fs";
import Handlebars from "handlebars";

const compiled = new Map<string, (view: object) => string>();

/** Fills in `templates/<name>.hbs`. The text is TypeScript: nothing is escaped, and a name that is missing is an error. */
export function fillTemplate(name: string, view: object): string {
  let template = compiled.get(name);
  if (template === undefined) {
    const source = readFileSync(new URL(`../../templates/${name}.hbs`, import.meta.url), "utf8");
    template = Handlebars.compile(source, { noEscape: true, strict: true });
    compiled.set(name, template);
  }
  return template(view);
}
