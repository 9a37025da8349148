import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { CodeGeneratorRequestSchema, CodeGeneratorResponseSchema } from "@bufbuild/protobuf/wkt";
import { generate } from "./generate.js";
import { version } from "./version.js";

const usage = `protoc-gen-protempo ${version}

A plugin of protoc and buf: it reads a CodeGeneratorRequest from standard input. In buf.gen.yaml:

  plugins:
    - local: protoc-gen-es
      out: gen
      opt: [target=ts, import_extension=js, erasable_syntax=true]
    - local: protoc-gen-protempo
      out: gen
`;

/** The plugin's process: a request on standard input, a response on standard output, warnings on standard error. */
export async function runPlugin(): Promise<void> {
  const [argument] = process.argv.slice(2);
  if (argument === "--version") {
    process.stdout.write(`protoc-gen-protempo ${version}\n`);
    return;
  }
  if (argument === "--help") {
    process.stdout.write(usage);
    return;
  }
  if (argument !== undefined || process.stdin.isTTY) {
    process.stderr.write(usage);
    process.exitCode = 1;
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) {
    chunks.push(chunk);
  }
  const { response, warnings } = await generate(fromBinary(CodeGeneratorRequestSchema, Buffer.concat(chunks)));
  if (warnings !== "") {
    process.stderr.write(`${warnings}\n`);
  }
  process.stdout.write(toBinary(CodeGeneratorResponseSchema, response));
}
