import * as converter from "../../converter/index.js";
import * as internal from "../../internal/index.js";
import * as internalWorkflow from "../../internal/workflow.js";
import * as workflow from "../index.js";

/** The entries of protempo that workflow code may import; all runs of a lane share them. */
export const sdkModules: readonly (readonly [specifier: string, module: object])[] = [
  ["protempo/workflow", workflow],
  ["protempo/converter", converter],
  ["protempo/internal", internal],
  ["protempo/internal/workflow", internalWorkflow],
];
