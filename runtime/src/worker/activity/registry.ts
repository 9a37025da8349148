import type { ActivityContext } from "../../activity/context.js";
import type { ActivityDefinition, ActivityRegistration } from "../../activity/registration.js";
import { dynamicType } from "../../common/dynamic-type.js";
import type { ActivityRow } from "../../common/table.js";
import {
  decodeInput,
  defaultPayloadConverter,
  type Encoding,
  encodeInput,
  type Payload,
  payloadOf,
} from "../../converter/payload.js";

/** An activity that this worker can execute. */
export interface RegisteredActivity {
  /** Registered name; {@link dynamicType} if it stands in for others. */
  readonly name: string;
  /** Message that the contract declares for the result. */
  readonly messageName: string | undefined;
  /** Message that the contract declares for the input; undefined for Empty and without a contract. */
  readonly inputName: string | undefined;
  /** Reads the arguments. Throws `DecodeError`. */
  decode(payloads: readonly Payload[]): readonly unknown[];
  /** Calls the function on its owner. */
  call(args: readonly unknown[], context: ActivityContext): unknown;
  /** Writes the result; one of the contract in that encoding. Throws `EncodeError`. */
  encode(value: unknown, encoding?: Encoding): Payload[];
}

/** The activities of a worker by their registered names; {@link dynamicType} is the one that stands in for others. */
export type ActivityRegistry = ReadonlyMap<string, RegisteredActivity>;

/** The activity of that type, else the one that stands in for it. */
export function activityOf(registry: ActivityRegistry, type: string): RegisteredActivity | undefined {
  return registry.get(type) ?? registry.get(dynamicType);
}

/** The queue that the contract, or the definition, names for each activity, by registered name. */
export function queuesOfActivities(
  registrations: readonly (ActivityRegistration | ActivityDefinition)[],
): ReadonlyMap<string, string | undefined> {
  return new Map(
    registrations.flatMap((registration): [string, string | undefined][] => {
      if (!("table" in registration)) return [[registration.type ?? dynamicType, registration.options.taskQueue]];
      const { table } = registration;
      return table.activities.map((row) => [row.name, row.defaults?.taskQueue ?? table.taskQueue]);
    }),
  );
}

/** Joins registrations. Throws if two of them bring an activity of the same name. */
export function joinActivities(
  registrations: readonly (ActivityRegistration | ActivityDefinition)[],
): ActivityRegistry {
  const registry = new Map<string, RegisteredActivity>();
  for (const activity of registrations.flatMap(activitiesOf)) {
    if (registry.has(activity.name)) {
      const which = activity.name === dynamicType ? "a dynamic activity" : `an activity ${activity.name}`;
      throw new TypeError(`Two registrations have ${which}: give the worker only one of them.`);
    }
    registry.set(activity.name, activity);
  }
  return registry;
}

function activitiesOf(registration: ActivityRegistration | ActivityDefinition): RegisteredActivity[] {
  if (!("table" in registration)) return [untypedActivity(registration)];
  const { table, members, implementation } = registration;
  return table.activities
    .filter(({ member }) => members.includes(member))
    .map((row) => contractActivity(row, implementation));
}

function contractActivity(row: ActivityRow, owner: object): RegisteredActivity {
  return {
    name: row.name,
    messageName: row.output?.typeName,
    inputName: row.input?.typeName,
    decode: (payloads) => (row.input === null ? [] : [decodeInput(row.input, payloads)]),
    // The member is looked up at each call, so that tests may replace it on the owner.
    call: ([input], context) => {
      const member = Reflect.get(owner, row.member) as AnyFunction;
      return row.input === null ? member.call(owner, context) : member.call(owner, input, context);
    },
    encode: (value, encoding) => encodeInput(row.output, value as object | undefined, encoding),
  };
}

type AnyFunction = (...args: readonly unknown[]) => unknown;

function untypedActivity({ type, options, run }: ActivityDefinition): RegisteredActivity {
  const { converter = defaultPayloadConverter } = options;
  return {
    name: type ?? dynamicType,
    messageName: undefined,
    inputName: undefined,
    decode: (payloads) =>
      type === undefined ? [[...payloads]] : payloads.map((payload) => converter.fromPayload(payload)),
    call: (args, context) => (run as AnyFunction)(context, ...args),
    encode: (value) => (value === undefined ? [] : [payloadOf(converter, value)]),
  };
}
