import { replace } from "../replace.js";
import { WorkflowURLSearchParams } from "../url/search-params.js";
import { WorkflowURL } from "../url/url.js";

/** `URL` and `URLSearchParams`. */
export function installUrl(global: typeof globalThis): void {
  Object.defineProperty(WorkflowURL, "name", { value: "URL" });
  Object.defineProperty(WorkflowURLSearchParams, "name", { value: "URLSearchParams" });
  replace(global, "URL", WorkflowURL);
  replace(global, "URLSearchParams", WorkflowURLSearchParams);
}
