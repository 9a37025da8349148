import type { Location } from "./location.js";
import type { Activity, Handler, Workflow } from "./method.js";

/** A protobuf service with at least one rpc of Temporal's kinds. Methods are in the order of the file. */
export interface Service {
  readonly name: string;
  readonly fullName: string;
  /** Proto file that declares it. */
  readonly file: string;
  /** Queue of every workflow and activity that names none. */
  readonly taskQueue?: string;
  readonly comment: string;
  readonly deprecated: boolean;
  readonly location: Location;
  readonly workflows: readonly Workflow[];
  readonly activities: readonly Activity[];
  readonly handlers: readonly Handler[];
}
