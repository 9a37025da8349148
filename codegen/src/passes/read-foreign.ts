import {
  type DescFile,
  type DescMessage,
  type DescMethod,
  type DescService,
  getOption,
  hasOption,
} from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import { cli, command, field as fieldOption } from "@protempo/api/temporal/v1/temporal_pb.js";
import type { Diagnostics } from "../diagnostics/diagnostics.js";
import type { Locator } from "../diagnostics/locator.js";
import type { Location } from "../model/location.js";
import { optionRow } from "../options-table.js";
import { warnIgnored } from "./warn-ignored.js";

/** Extension numbers of protoc-gen-go-tmprl, which uses the same package name for other options. */
const otherDialect = { from: 50000, to: 50003 };

/** Reports options of the other `temporal.v1`, and those of ours that say nothing about TypeScript. */
export function reportForeign(element: DescService | DescMethod, location: Location, diagnostics: Diagnostics): void {
  const unknown = element.proto.options?.$unknown ?? [];
  if (unknown.some(({ no }) => no >= otherDialect.from && no <= otherDialect.to)) {
    diagnostics.error(
      "PT1003",
      location,
      `${element.name} has options of github.com/thomas-maurice/protoc-gen-go-tmprl, whose temporal.v1 is another one`,
      "use the options of github.com/cludden/protoc-gen-go-temporal, which this plugin reads",
    );
  }
  if (element.kind === "service" && hasOption(element, cli)) {
    warnIgnored(diagnostics, location, "(temporal.v1.cli)", optionRow("FieldOptions", "cli")?.note);
  }
  if (element.kind === "rpc" && hasOption(element, command)) {
    warnIgnored(diagnostics, location, "(temporal.v1.command)", "it is deprecated in temporal.v1");
  }
}

/** Warns of `(temporal.v1.field)` on the fields of a file's messages. */
export function reportFields(file: DescFile, locator: Locator, diagnostics: Diagnostics): void {
  const note = optionRow("FieldOptions", "cli")?.note;
  for (const type of nestedTypes(file)) {
    if (type.kind !== "message") {
      continue;
    }
    type.fields.forEach((field, index) => {
      if (hasOption(field, fieldOption) && getOption(field, fieldOption).cli !== undefined) {
        const location = locator.locate([...messagePath(type), 2, index]);
        warnIgnored(diagnostics, location, "FieldOptions.cli", note);
      }
    });
  }
}

function messagePath(message: DescMessage): number[] {
  const { parent } = message;
  return parent === undefined
    ? [4, message.file.messages.indexOf(message)]
    : [...messagePath(parent), 3, parent.nestedMessages.indexOf(message)];
}
