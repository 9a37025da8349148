import { valueDetail } from "../common/errors/details.js";
import { TaggedMetrics } from "../common/metrics.js";
import { PayloadDetail } from "../converter/payload-detail.js";
import { SearchAttributesView } from "../converter/search-attributes.js";
import { ActivityCalls } from "./calls/activity-calls.js";
import { ChildCalls, ExternalCalls } from "./calls/child-calls.js";
import { ServiceCalls } from "./calls/service-calls.js";
import { RunUntypedCalls } from "./calls/untyped-calls.js";
import { WorkflowCalls } from "./calls/workflow-calls.js";
import { WorkflowEntry } from "./calls/workflow-entry.js";
import { ContextCore } from "./context-core.js";
import { ContinueAsNewMarker } from "./continue-as-new.js";
import { RunInfo } from "./info.js";
import { RunLogger } from "./log.js";
import { RunRandomStream } from "./random-stream.js";
import { ScopeSignal } from "./scope.js";
import { ServiceContext } from "./service-context.js";

/** Classes that no module hands to the user, and whose instances do: `Object.getPrototypeOf(ctx)` reaches them. */
export const sharedClasses: readonly object[] = [
  ActivityCalls,
  ChildCalls,
  ContextCore,
  ContinueAsNewMarker,
  ExternalCalls,
  PayloadDetail,
  valueDetail(undefined).constructor,
  RunInfo,
  RunLogger,
  RunRandomStream,
  RunUntypedCalls,
  ScopeSignal,
  SearchAttributesView,
  ServiceCalls,
  ServiceContext,
  TaggedMetrics,
  WorkflowCalls,
  WorkflowEntry,
];
