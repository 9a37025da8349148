import type { Manifest } from "../manifest/manifest.js";
import { Methods } from "./counterparts.js";
import type { Finding, PayloadEncoding } from "./finding.js";
import { compareIdFields } from "./ids.js";
import { compareNames } from "./names.js";
import { comparePayloads } from "./payloads.js";
import { compareSettings } from "./settings.js";

/** What the change of a contract means for those who have the old one, or histories of it. Nothing, if nothing breaks. */
export function compareManifests(before: Manifest, after: Manifest, encoding: PayloadEncoding = "json"): Finding[] {
  return [
    ...compareNames(new Methods(before), new Methods(after)),
    ...comparePayloads(before, after, encoding),
    ...compareSettings(before, after),
    ...compareIdFields(before, after),
  ];
}
