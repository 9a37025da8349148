import type { DescFile, FileRegistry } from "@bufbuild/protobuf";
import { Diagnostics } from "../diagnostics/diagnostics.js";
import type { Service } from "../model/service.js";
import { lint } from "./lint.js";
import { readFile, type UnresolvedService } from "./read.js";
import { resolveService } from "./resolve.js";
import { validate } from "./validate.js";

/** All that is known of the services of some files, of which every import is in the registry. */
export function analyse(files: readonly DescFile[], registry: FileRegistry, diagnostics: Diagnostics): Service[] {
  const own = new Map(
    files.flatMap((file) => readFile(file, diagnostics)).map((service) => [service.fullName, service] as const),
  );
  const imported = new Map<string, UnresolvedService | undefined>();
  const foreign = (fullName: string) => {
    if (own.has(fullName) || imported.has(fullName)) {
      return own.get(fullName) ?? imported.get(fullName);
    }
    // What is wrong with an imported file is reported when it is generated.
    const file = registry.getService(fullName)?.file;
    const found = file && readFile(file, new Diagnostics()).find((service) => service.fullName === fullName);
    imported.set(fullName, found);
    return found;
  };
  const services = [...own.values()].map((service) => resolveService(service, foreign, registry, diagnostics));
  validate(services, diagnostics);
  lint(services, diagnostics);
  return services;
}
