import type { DescFile } from "@bufbuild/protobuf";
import type { Service } from "../model/service.js";

/** What is generated from one proto file. */
export interface FilePlan {
  readonly file: DescFile;
  readonly services: readonly Service[];
  /** Messages, enums and tables of services. */
  readonly messages: boolean;
  /** Contexts and classes of workflows, or calls that other workflows use. */
  readonly workflows: boolean;
  readonly activities: boolean;
  readonly clients: boolean;
}

/** Fifth pass: decides what is generated from each file, so that nothing empty is written. */
export function planFile(file: DescFile, services: readonly Service[]): FilePlan {
  const activities = services.some((service) => service.activities.length > 0);
  const clients = services.some((service) => service.workflows.length > 0);
  return {
    file,
    services,
    messages: file.messages.length > 0 || file.enums.length > 0 || services.length > 0,
    workflows: activities || clients,
    activities,
    clients,
  };
}
