import type { MessageRef } from "../../model/message-ref.js";
import type { Workflow } from "../../model/method.js";
import type { Service } from "../../model/service.js";
import { Canvas, type Drawing, fitted, mermaidText, widthOf } from "./drawing.js";

/** A message between two of the participants. */
interface Step {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** An answer. */
  readonly dashed: boolean;
}

const participants = ["client", "Temporal", "workflow", "activities"] as const;
const longest = 64;
const headHeight = 34;
const stepHeight = 34;

/** What happens from a workflow's start to its result, as far as the contract tells. */
export function drawSequence(workflow: Workflow, service: Service): Drawing {
  const steps = stepsOf(workflow, service);
  const used = steps.some(({ to }) => to === 3) ? 4 : 3;
  const names = participants.slice(0, used).map((name, index) => (index === 2 ? fitted(workflow.rpc, longest) : name));
  const places = spread(names, steps);
  const canvas = new Canvas();
  const bottom = headHeight + 18 + steps.length * stepHeight;
  for (const [index, name] of names.entries()) {
    const x = places[index] ?? 0;
    const width = 2 * half(name);
    canvas.box("head", x - width / 2, 0, width, headHeight);
    canvas.text("name", x, 22, name, "middle");
    canvas.line(x, headHeight, x, bottom, { dashed: true });
  }
  for (const [index, { from, to, text, dashed }] of steps.entries()) {
    const y = headHeight + (index + 1) * stepHeight;
    const [start = 0, end = 0] = [places[from], places[to]];
    canvas.line(start, y, end + (end > start ? -6 : 6), y, { arrow: true, dashed });
    canvas.text("message", (start + end) / 2, y - 6, text, "middle");
  }
  return {
    title: `Sequence of ${workflow.rpc}`,
    description: steps.map(({ from, to, text }) => `${names[from]} to ${names[to]}: ${text}`).join(". "),
    width: Math.ceil((places.at(-1) ?? 0) + half(names.at(-1) ?? "")) + 2,
    height: bottom + 2,
    boxes: canvas.boxes,
    lines: canvas.lines,
    texts: canvas.texts,
    mermaid: mermaidSequence(workflow, steps, used),
  };
}

function stepsOf(workflow: Workflow, { activities }: Service): Step[] {
  const steps: Step[] = [step(0, 1, `start ${inputText(workflow.input)}`), step(1, 2, "run")];
  for (const { handler, start, validate } of workflow.handlers) {
    const first = start ? `${handler.kind}, or start with it` : handler.kind;
    steps.push(step(0, 2, `${first}: ${handler.rpc}${validate ? ", validated" : ""}`));
    if (handler.kind !== "signal") steps.push(step(2, 0, outputText(handler.output), true));
  }
  if (activities.length > 0) {
    const names = activities.map(({ rpc }) => rpc);
    steps.push(step(2, 3, names.length > 2 ? `${names[0]}, and ${names.length - 1} more` : names.join(", ")));
    steps.push(step(3, 2, "results", true));
  }
  steps.push(step(2, 0, `result: ${outputText(workflow.output)}`, true));
  return steps;
}

function step(from: number, to: number, text: string, dashed = false): Step {
  return { from, to, text: fitted(text.trim(), longest), dashed };
}

function inputText({ empty, typeName }: MessageRef): string {
  return empty ? "" : shortName(typeName);
}

function outputText({ empty, typeName }: MessageRef): string {
  return empty ? "done" : shortName(typeName);
}

function shortName(typeName: string): string {
  return typeName.slice(typeName.lastIndexOf(".") + 1);
}

function half(name: string): number {
  return Math.max(46, widthOf(name) / 2 + 12);
}

/** Places from left to right, wide enough for names and for what is written between them. */
function spread(names: readonly string[], steps: readonly Step[]): number[] {
  const places: number[] = [];
  for (const [index, name] of names.entries()) {
    const before = places[index - 1];
    const wanted = steps
      .filter(({ from, to }) => Math.max(from, to) === index)
      .map(({ from, to, text }) => (places[Math.min(from, to)] ?? 0) + widthOf(text) + 28);
    const least = before === undefined ? half(name) + 1 : before + half(names[index - 1] ?? "") + half(name) + 20;
    places.push(Math.max(least, ...wanted));
  }
  return places;
}

function mermaidSequence(workflow: Workflow, steps: readonly Step[], used: number): string {
  return [
    "sequenceDiagram",
    ...participants
      .slice(0, used)
      .map((name, index) => `  participant p${index} as ${mermaidText(index === 2 ? workflow.rpc : name)}`),
    ...steps.map(({ from, to, text, dashed }) => `  p${from}${dashed ? "-->>" : "->>"}p${to}: ${mermaidText(text)}`),
  ].join("\n");
}
