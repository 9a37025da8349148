import type { DescFile } from "@bufbuild/protobuf";
import type { Activity } from "../../model/method.js";
import type { Service } from "../../model/service.js";
import { docComment } from "./doc.js";
import { declaredNames, ModuleScope, type PrintContext, together } from "./module-scope.js";
import type { ModuleView } from "./module-view.js";
import { lowerFirst } from "./naming.js";
import { messageParameter, parameters } from "./signature.js";

/** What `<file>_activity.ts` holds: an interface and a registration a service. */
export function viewActivityModule(file: DescFile, services: readonly Service[], context: PrintContext): ModuleView {
  const scope = new ModuleScope(context, file, "activity", declaredNames(services, context.names));
  const sdk = together(
    scope.types("activity", ["ActivityContext", "ActivityRegistration", "Awaitable"]),
    scope.values("internal/activity", ["registerActivities"]),
  );
  const method = (activity: Activity) => ({
    doc: docComment(activity, "  "),
    member: context.names.member(activity),
    parameters: parameters(messageParameter(activity.input, scope.messages), `ctx: ${sdk.ActivityContext}`),
    result: scope.messages.init(activity.output),
  });
  const view = {
    sdk,
    services: services
      .filter((service) => service.activities.length > 0)
      .map((service) => {
        const stem = context.names.serviceStem(service);
        return {
          name: service.name,
          doc: docComment(service, "", `The activities of \`${service.fullName}\`, to be implemented.`),
          type: `${stem}Activities`,
          register: `${lowerFirst(stem)}Activities`,
          registerSome: `some${stem}Activities`,
          table: scope.table(service),
          activities: service.activities.map(method),
        };
      }),
  };
  return { template: "activity", view, scope };
}
