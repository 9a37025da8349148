import type { Handler } from "../../model/method.js";
import type { Service } from "../../model/service.js";
import { Canvas, type Drawing, fitted, mermaidText, widthOf } from "./drawing.js";

const rowHeight = 26;
const headHeight = 34;
const gap = 16;
const longest = 44;
/** Where an arrow meets what is high. */
const eyeLevel = 100;

/** Place of an rpc on the page. */
export type AnchorOf = (method: { readonly fullName: string; readonly kind: string }) => string;

/** The workflows of a service with what they take, and the activities beside them. */
export function drawOverview(service: Service, anchor: AnchorOf): Drawing {
  const { workflows, activities } = service;
  const canvas = new Canvas();
  const left = workflows.length > 0 ? 116 : 0;
  const right = drawWorkflows(canvas, service, left, anchor);
  const activitiesLeft = workflows.length > 0 ? right.edge + 72 : 0;
  const list = drawActivities(canvas, service, activitiesLeft, anchor);
  const height = Math.max(right.height, list.height, 60);
  if (workflows.length > 0) {
    const middle = Math.min(height / 2, eyeLevel);
    canvas.box("note", 0, middle - 22, 76, 44);
    canvas.text("small", 38, middle + 4, "callers", "middle");
    canvas.line(76, middle, left - 6, middle, { arrow: true });
  }
  if (workflows.length > 0 && activities.length > 0) {
    const middle = Math.min(right.height / 2, list.height / 2, eyeLevel);
    canvas.line(right.edge, middle, activitiesLeft - 6, middle, { arrow: true, dashed: true });
    canvas.text("small", right.edge + 33, middle - 8, "call", "middle");
  }
  return {
    title: `Overview of ${service.name}`,
    description: describe(service),
    width: Math.max(right.edge, list.edge) + 2,
    height: height + 2,
    boxes: canvas.boxes,
    lines: canvas.lines,
    texts: canvas.texts,
    mermaid: mermaidOverview(service),
  };
}

interface Extent {
  readonly edge: number;
  readonly height: number;
}

function drawWorkflows(canvas: Canvas, { workflows }: Service, left: number, anchor: AnchorOf): Extent {
  if (workflows.length === 0) return { edge: 0, height: 0 };
  const names = workflows.flatMap(({ rpc, handlers }) => [
    rpc,
    ...handlers.map((use) => label(use.handler, use.start)),
  ]);
  const width = 56 + widest(names, 26);
  let y = 0;
  for (const workflow of workflows) {
    const { handlers } = workflow;
    const height = headHeight + (handlers.length === 0 ? 0 : handlers.length * rowHeight + 8);
    canvas.box("card", left, y, width, height);
    canvas.box("head", left, y, width, headHeight, anchor(workflow), `workflow ${workflow.rpc}`);
    canvas.text("name", left + 14, y + 22, fitted(workflow.rpc, longest));
    for (const [index, { handler, start }] of handlers.entries()) {
      const top = y + headHeight + 6 + index * rowHeight;
      canvas.box(handler.kind, left + 12, top, 18, 18, anchor(handler), `${handler.kind} ${handler.rpc}`);
      canvas.text("kind", left + 21, top + 13, handler.kind.charAt(0).toUpperCase(), "middle");
      canvas.text("name", left + 40, top + 13.5, fitted(label(handler, start), longest));
    }
    y += height + gap;
  }
  return { edge: left + width, height: y - gap };
}

function drawActivities(canvas: Canvas, { activities }: Service, left: number, anchor: AnchorOf): Extent {
  if (activities.length === 0) return { edge: 0, height: 0 };
  const names = activities.map(({ rpc }) => rpc);
  const width = 40 + widest(names, 14);
  const height = headHeight + activities.length * rowHeight + 8;
  canvas.box("card", left, 0, width, height);
  canvas.text("small", left + 14, 22, "activities");
  for (const [index, activity] of activities.entries()) {
    const top = headHeight + index * rowHeight;
    canvas.box("activity", left + 8, top, width - 16, rowHeight - 4, anchor(activity), `activity ${activity.rpc}`);
    canvas.text("name", left + 14, top + 15.5, fitted(activity.rpc, longest));
  }
  return { edge: left + width, height };
}

function widest(names: readonly string[], least: number): number {
  return Math.max(widthOf("x".repeat(least)), ...names.map((name) => widthOf(fitted(name, longest))));
}

function label({ rpc }: Handler, start: boolean): string {
  return start ? `${rpc} · starts` : rpc;
}

function describe({ workflows, activities }: Service): string {
  const parts = workflows.map(({ rpc, handlers }) => {
    const list = handlers.map(({ handler }) => `${handler.kind} ${handler.rpc}`);
    return list.length === 0 ? rpc : `${rpc} with ${list.join(", ")}`;
  });
  return [
    ...(parts.length === 0 ? [] : [`Workflows: ${parts.join("; ")}.`]),
    ...(activities.length === 0 ? [] : [`Activities: ${activities.map(({ rpc }) => rpc).join(", ")}.`]),
  ].join(" ");
}

function mermaidOverview({ workflows, activities }: Service): string {
  const text: string[] = ["flowchart LR"];
  const block = (items: readonly string[]) => items.map(mermaidText).join("<br/>");
  if (workflows.length > 0) text.push('  callers(["callers"])');
  for (const [index, { rpc, handlers }] of workflows.entries()) {
    const items = handlers.map(({ handler, start }) => `${handler.kind} ${label(handler, start)}`);
    text.push(`  w${index}["${block([rpc, ...items])}"]`, `  callers --> w${index}`);
  }
  if (activities.length > 0) {
    text.push(`  activities["${block(["activities", ...activities.map(({ rpc }) => rpc)])}"]`);
    text.push(...workflows.map((_, index) => `  w${index} -.-> activities`));
  }
  return text.join("\n");
}
