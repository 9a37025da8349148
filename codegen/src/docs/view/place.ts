import type { Service } from "../../model/service.js";
import type { AnchorOf } from "../diagrams/overview.js";
import type { SnippetContext } from "../snippets/snippet.js";
import type { TypeScope } from "./messages.js";

/** What the view of an rpc needs to know of the rest of the page. */
export interface Place {
  readonly scope: TypeScope;
  readonly anchors: AnchorOf;
  readonly snippets: SnippetContext;
  readonly services: readonly Service[];
}

/** Places of rpcs: their full names. An rpc that is an activity too has a second place; one of another contract has none. */
export function anchorsOf(services: readonly Service[]): AnchorOf {
  const others = new Set(
    services.flatMap(({ workflows, handlers }) => [...workflows, ...handlers].map(({ fullName }) => fullName)),
  );
  const activities = new Set(services.flatMap((service) => service.activities.map(({ fullName }) => fullName)));
  return ({ fullName, kind }) => {
    if (kind === "activity")
      return others.has(fullName) ? `${fullName}-activity` : activities.has(fullName) ? fullName : "";
    return others.has(fullName) ? fullName : "";
  };
}
