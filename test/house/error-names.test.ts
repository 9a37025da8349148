import * as activity from "protempo/activity";
import * as client from "protempo/client";
import * as validation from "protempo/validation";
import * as worker from "protempo/worker";
import * as workflow from "protempo/workflow";
import { expect, test } from "vitest";

const entries: Readonly<Record<string, object>> = { activity, client, validation, worker, workflow };

/** `console.log` of an error prints the name of its class, which the build can change. */
test.each(Object.entries(entries))("errors of protempo/%s print under their names", (_entry, exported) => {
  const errors = Object.entries(exported).filter(([, value]) => value?.prototype instanceof Error);
  expect(errors.length).toBeGreaterThan(0);
  expect(errors.map(([, value]) => value.name)).toEqual(errors.map(([name]) => name));
});
