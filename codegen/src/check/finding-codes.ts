/** How bad a finding is: it breaks something; it may, which somebody has to judge; or it is good to know. */
export type Severity = "breaks" | "care" | "note";

/** Who is affected. */
export type Whom = "open workflows" | "older workers" | "callers" | "other languages" | "operators";

/** A kind of finding. */
export interface FindingKind {
  readonly severity: Severity;
  readonly whom: readonly Whom[];
  readonly title: string;
}

/** The code of a finding. */
export type FindingCode =
  | "PC1001"
  | "PC1002"
  | "PC1003"
  | "PC1004"
  | "PC1005"
  | "PC2001"
  | "PC2002"
  | "PC2003"
  | "PC2004"
  | "PC2005"
  | "PC2006"
  | "PC2007"
  | "PC2008"
  | "PC2009"
  | "PC3001"
  | "PC3002"
  | "PC3003"
  | "PC3004"
  | "PC3005"
  | "PC3006"
  | "PC3007"
  | "PC3008"
  | "PC3009"
  | "PC3010"
  | "PC3011"
  | "PC4001"
  | "PC4002"
  | "PC4003"
  | "PC4004"
  | "PC4005"
  | "PC4006"
  | "PC4007"
  | "PC5001"
  | "PC5002";

/** Everything that a comparison of two contracts can find. PC1… are names, PC2… payloads, PC3… starts, PC4… running, PC5… buf's. */
export const findingCodes: Readonly<Record<FindingCode, FindingKind>> = {
  PC1001: {
    severity: "breaks",
    whom: ["open workflows", "callers"],
    title: "workflow type that no worker has any more",
  },
  PC1002: {
    severity: "breaks",
    whom: ["open workflows"],
    title: "activity type that no worker has any more",
  },
  PC1003: {
    severity: "breaks",
    whom: ["open workflows", "callers"],
    title: "signal, query or update that a workflow has no more",
  },
  PC1004: { severity: "breaks", whom: ["open workflows", "callers"], title: "rpc that has become another kind" },
  PC1005: { severity: "care", whom: ["older workers"], title: "new name of a workflow, the former one an alias" },
  PC2001: {
    severity: "breaks",
    whom: ["open workflows", "older workers", "callers"],
    title: "input that was Empty, or has become Empty",
  },
  PC2002: {
    severity: "breaks",
    whom: ["open workflows", "older workers", "callers"],
    title: "output that was Empty, or has become Empty",
  },
  PC2003: {
    severity: "breaks",
    whom: ["open workflows", "older workers", "callers"],
    title: "input of another message",
  },
  PC2004: {
    severity: "breaks",
    whom: ["open workflows", "older workers", "callers"],
    title: "output of another message",
  },
  PC2005: { severity: "care", whom: ["other languages"], title: "field added" },
  PC2006: { severity: "care", whom: ["open workflows", "other languages"], title: "field deleted, its name reserved" },
  PC2007: { severity: "care", whom: ["other languages"], title: "enum value added" },
  PC2008: {
    severity: "care",
    whom: ["open workflows", "other languages"],
    title: "enum value deleted, its name reserved",
  },
  PC2009: { severity: "care", whom: ["callers"], title: "rules of buf.validate for an input changed" },
  PC3001: { severity: "breaks", whom: ["open workflows", "callers"], title: "ID expression of a workflow changed" },
  PC3002: { severity: "care", whom: ["callers"], title: "ID expression of an update changed" },
  PC3003: { severity: "breaks", whom: ["open workflows", "older workers"], title: "task queue of workflows changed" },
  PC3004: { severity: "breaks", whom: ["open workflows", "older workers"], title: "task queue of activities changed" },
  PC3005: { severity: "care", whom: ["callers"], title: "ID reuse policy changed" },
  PC3006: { severity: "care", whom: ["callers"], title: "ID conflict policy changed" },
  PC3007: { severity: "care", whom: ["callers"], title: "signal or update that starts no more" },
  PC3008: { severity: "care", whom: ["operators"], title: "parent close policy changed" },
  PC3009: { severity: "care", whom: ["operators"], title: "search attributes changed" },
  PC3010: { severity: "care", whom: ["open workflows", "operators"], title: "versioning behaviour changed" },
  PC3011: {
    severity: "care",
    whom: ["open workflows", "callers"],
    title: "field of an ID expression with presence now, or no more",
  },
  PC4001: { severity: "care", whom: ["open workflows"], title: "timeout set or shortened" },
  PC4002: { severity: "care", whom: ["callers"], title: "activity without a timeout any more" },
  PC4003: { severity: "care", whom: ["open workflows"], title: "retry policy changed" },
  PC4004: { severity: "care", whom: ["callers"], title: "update that is validated now, or no more" },
  PC4005: { severity: "care", whom: ["callers"], title: "stage that callers of an update wait for changed" },
  PC4006: { severity: "care", whom: ["open workflows"], title: "waiting for cancellation changed" },
  PC4007: { severity: "note", whom: ["operators"], title: "priority changed" },
  PC5001: {
    severity: "breaks",
    whom: ["open workflows", "older workers", "callers"],
    title: "payload that cannot be read alike, by a rule of buf",
  },
  PC5002: { severity: "care", whom: ["callers"], title: "source that changes, by a rule of your buf.yaml" },
};
