import { cli } from "./cli.js";
import { go } from "./go.js";
import { java } from "./java.js";
import { python } from "./python.js";
import type { ActivityExample, Snippet, SnippetContext, SnippetWriter, WorkflowExample } from "./snippet.js";
import { typescript } from "./typescript.js";

const writers: readonly SnippetWriter[] = [typescript, go, python, java, cli];

/** How a workflow is called, in every language. */
export function workflowSnippets(example: WorkflowExample, context: SnippetContext): Snippet[] {
  return writers.map((writer) => snippet(writer, writer.workflow(example, context)));
}

/** How an activity is called from a workflow, in every language that can. */
export function activitySnippets(example: ActivityExample, context: SnippetContext): Snippet[] {
  return writers.flatMap((writer) => {
    const code = writer.activity(example, context);
    return code === undefined ? [] : [snippet(writer, code)];
  });
}

function snippet({ language, label, fence }: SnippetWriter, code: string): Snippet {
  return { language, label, fence, code };
}
