import { ScalarType } from "@bufbuild/protobuf";

/** How one scalar type is written and read. */
export interface Scalar {
  readonly type: string;
  /** Method of the writer and of the reader. */
  readonly wire: string;
  readonly wireType: 0 | 1 | 2 | 5;
  readonly zero: string;
  /** Method of the JSON writer. */
  readonly json: string;
  /** Ends of the names of the runtime's functions: `jsonInt32`, `readInt32`, `keyInt32`. */
  readonly suffix: string;
  /** Condition under which a value with implicit presence is written. */
  readonly isSet: (value: string) => string;
}

const notZero = (zero: string) => (value: string) => `${value} !== ${zero}`;
const notFloatZero = (value: string) => `!Object.is(${value}, 0)`;

function int32(wire: string, wireType: 0 | 5): Scalar {
  return { type: "number", wire, wireType, zero: "0", json: "int32", suffix: "Int32", isSet: notZero("0") };
}

function uint32(wire: string, wireType: 0 | 5): Scalar {
  return { type: "number", wire, wireType, zero: "0", json: "uint32", suffix: "Uint32", isSet: notZero("0") };
}

function int64(wire: string, wireType: 0 | 1): Scalar {
  return { type: "bigint", wire, wireType, zero: "0n", json: "int64", suffix: "Int64", isSet: notZero("0n") };
}

function uint64(wire: string, wireType: 0 | 1): Scalar {
  return { type: "bigint", wire, wireType, zero: "0n", json: "uint64", suffix: "Uint64", isSet: notZero("0n") };
}

const scalars: Readonly<Record<ScalarType, Scalar>> = {
  [ScalarType.DOUBLE]: {
    type: "number",
    wire: "double",
    wireType: 1,
    zero: "0",
    json: "double",
    suffix: "Double",
    isSet: notFloatZero,
  },
  [ScalarType.FLOAT]: {
    type: "number",
    wire: "float",
    wireType: 5,
    zero: "0",
    json: "float",
    suffix: "Float",
    isSet: notFloatZero,
  },
  [ScalarType.INT64]: int64("int64", 0),
  [ScalarType.UINT64]: uint64("uint64", 0),
  [ScalarType.INT32]: int32("int32", 0),
  [ScalarType.FIXED64]: uint64("fixed64", 1),
  [ScalarType.FIXED32]: uint32("fixed32", 5),
  [ScalarType.BOOL]: {
    type: "boolean",
    wire: "bool",
    wireType: 0,
    zero: "false",
    json: "bool",
    suffix: "Bool",
    isSet: notZero("false"),
  },
  [ScalarType.STRING]: {
    type: "string",
    wire: "string",
    wireType: 2,
    zero: '""',
    json: "string",
    suffix: "String",
    isSet: notZero('""'),
  },
  [ScalarType.BYTES]: {
    type: "Uint8Array",
    wire: "bytes",
    wireType: 2,
    zero: "new Uint8Array(0)",
    json: "bytes",
    suffix: "Bytes",
    isSet: (value) => `${value}.length !== 0`,
  },
  [ScalarType.UINT32]: uint32("uint32", 0),
  [ScalarType.SFIXED32]: int32("sfixed32", 5),
  [ScalarType.SFIXED64]: int64("sfixed64", 1),
  [ScalarType.SINT32]: int32("sint32", 0),
  [ScalarType.SINT64]: int64("sint64", 0),
};

/** How values of that type are converted; enums are written as `int32`. */
export function scalarOf(type: ScalarType, longAsString = false): Scalar {
  const scalar = scalars[type];
  if (!longAsString) return scalar;
  return { ...scalar, type: "string", zero: '"0"', suffix: `${scalar.suffix}Text`, isSet: notZero('"0"') };
}
