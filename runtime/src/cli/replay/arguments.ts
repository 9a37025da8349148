import { parseArgs } from "node:util";
import { UsageError } from "../cannot-run.js";

/** What `protempo replay` is asked to do. */
export interface ReplayArguments {
  readonly workflows: string;
  /** Files and folders. */
  readonly histories: readonly string[];
  readonly recursive: boolean;
  /** Undefined if no server is to be asked. */
  readonly server: ServerArguments | undefined;
  readonly workflowId: string | undefined;
  readonly namespace: string | undefined;
  readonly taskQueue: string | undefined;
  readonly sharedModules: readonly string[];
  readonly isolation: "lane" | "context" | undefined;
  readonly encoding: "json" | "binary" | undefined;
  readonly payloadCodecs: readonly string[];
  readonly failFast: boolean;
  readonly json: boolean;
  /** File for a report in JUnit's format. */
  readonly junit: string | undefined;
}

/** Which server is asked for what. What is undefined comes from the environment's configuration. */
export interface ServerArguments {
  readonly query: string;
  readonly limit: number | undefined;
  readonly address: string | undefined;
  readonly apiKey: string | undefined;
  readonly tls: boolean | undefined;
  readonly profile: string | undefined;
  readonly configFile: string | undefined;
}

const command = "protempo replay";

/** What `--help` prints. */
export const replayHelp = `Usage: npx protempo replay --workflows <file> [histories…] [options]

Runs workflow code against recorded histories, without executing anything, and tells where the code no longer does what a
history says: the event, what the code asks for instead, and the line. Exit code: 0 all are fine, 1 some are not, 2 nothing
could be tried.

Code:
  --workflows <file>       The workflows file (.ts or .js), or a bundle of it (.json). Required.
  --shared-module <name>   A package that runs share, as sharedModules of the worker. Repeatable.
  --isolation <mode>       lane or context, as isolation of the worker. Default: lane.
  --encoding <name>        json or binary, as encoding of the worker. Default: json.
  --payload-codec <file>   A module with payload codecs, as payloadCodecs of the worker. Repeatable.
  --task-queue <name>      Task queue that workflows see. Default: replay.

Histories, of any of these:
  --history <path>         A file, or a folder with .json, .bin, .pb and .binpb files. Repeatable; paths without it likewise.
  --recursive              Folders inside of folders too.
  --workflow-id <id>       Workflow ID of one history from a server before 1.24, which did not write it.
  --query <filter>         Workflows of a server: a list filter, such as 'WorkflowType = "acme.Orders.FulfilOrder"'; '' is all.
  --limit <number>         Most histories of the server. Default: no limit.

Server; what is not said comes from TEMPORAL_* variables and temporal.toml:
  --address <host:port>    Default: 127.0.0.1:7233.
  --namespace <name>       Also what workflows see. Default: default.
  --api-key <key>          Better in TEMPORAL_API_KEY, where a list of processes does not show it.
  --tls                    With TLS; --no-tls without. Certificates come from the configuration.
  --profile <name>         Profile of the configuration.
  --config-file <file>     The configuration's file.

Output:
  --json                   One JSON object a line and history, in place of text.
  --junit <file>           Also a report in JUnit's format.
  --fail-fast              Ends with the first history that is not fine.
`;

const text = { type: "string" } as const;
const texts = { type: "string", multiple: true } as const;
const flag = { type: "boolean" } as const;

/** Reads the arguments; undefined: help is asked for. Throws `UsageError`. */
export function replayArguments(args: readonly string[]): ReplayArguments | undefined {
  const { values, positionals } = parsed(args);
  if (values.help) return undefined;
  const { workflows, query, limit } = values;
  if (workflows === undefined || workflows === "") {
    throw new UsageError("--workflows is missing: the file that exports the workflows, or a bundle of it.", command);
  }
  const histories = [...(values.history ?? []), ...positionals];
  const server = serverArguments(values, query, limit);
  if (histories.length === 0 && server === undefined) {
    throw new UsageError(
      "No histories are named: give files or folders with --history, or ask a server with --query.",
      command,
    );
  }
  return {
    workflows,
    histories,
    recursive: values.recursive ?? false,
    server,
    workflowId: values["workflow-id"],
    namespace: values.namespace,
    taskQueue: values["task-queue"],
    sharedModules: values["shared-module"] ?? [],
    isolation: isolationOf(values.isolation),
    encoding: encodingOf(values.encoding),
    payloadCodecs: values["payload-codec"] ?? [],
    failFast: values["fail-fast"] ?? false,
    json: values.json ?? false,
    junit: values.junit,
  };
}

function isolationOf(mode: string | undefined): ReplayArguments["isolation"] {
  if (mode === undefined || mode === "lane" || mode === "context") return mode;
  throw new UsageError(`--isolation ${mode}: it is lane or context.`, command);
}

function encodingOf(encoding: string | undefined): ReplayArguments["encoding"] {
  if (encoding === undefined || encoding === "json" || encoding === "binary") return encoding;
  throw new UsageError(`--encoding ${encoding}: it is json or binary.`, command);
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      allowNegative: true,
      options: {
        workflows: text,
        history: texts,
        recursive: flag,
        "workflow-id": text,
        query: text,
        limit: text,
        address: text,
        namespace: text,
        "api-key": text,
        tls: flag,
        profile: text,
        "config-file": text,
        "task-queue": text,
        "shared-module": texts,
        isolation: text,
        encoding: text,
        "payload-codec": texts,
        "fail-fast": flag,
        json: flag,
        junit: text,
        help: { ...flag, short: "h" },
      },
    });
  } catch (error) {
    // Node's words, without its advice on positional arguments.
    throw new UsageError((error as Error).message.replace(/\. To specify a positional.*$/s, "."), command);
  }
}

type Values = ReturnType<typeof parsed>["values"];

function serverArguments(
  values: Values,
  query: string | undefined,
  limit: string | undefined,
): ServerArguments | undefined {
  const needsQuery = (["limit", "address", "api-key", "tls", "profile", "config-file"] as const).find(
    (name) => values[name] !== undefined,
  );
  if (query === undefined) {
    if (needsQuery === undefined) return undefined;
    throw new UsageError(
      `--${needsQuery} is for a server, and --query does not say which of its histories: --query '' is all of the namespace.`,
      command,
    );
  }
  if (limit !== undefined && !/^[1-9]\d*$/.test(limit)) {
    throw new UsageError(`--limit is ${JSON.stringify(limit)}: it takes a number from 1.`, command);
  }
  return {
    query,
    limit: limit === undefined ? undefined : Number(limit),
    address: values.address,
    apiKey: values["api-key"],
    tls: values.tls,
    profile: values.profile,
    configFile: values["config-file"],
  };
}
