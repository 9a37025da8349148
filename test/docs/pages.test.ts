import { beforeAll, describe, expect, test } from "vitest";
import { type DocumentedContract, viewContract } from "../../codegen/src/docs/view/contract.js";
import { writeDocs } from "../../codegen/src/docs/write-docs.js";
import { largeContract } from "../codegen/support/large.js";
import { compileProtos, contract } from "../codegen/support/protos.js";
import { compiledContract, contractOf } from "./support/contracts.js";

const contents = (documented: DocumentedContract): { readonly html: string; readonly markdown: string } => {
  const [html, markdown] = writeDocs(documented, ["markdown", "html"]);
  return { html: html?.content ?? "", markdown: markdown?.content ?? "" };
};

/** Places that a page has, and those that it links to. */
function placesOf(page: string): { readonly ids: string[]; readonly targets: string[] } {
  const all = (pattern: RegExp) => [...page.matchAll(pattern)].map(([, place]) => place ?? "");
  return { ids: all(/<\w+[^>]* id="([^"]*)"/g), targets: [...all(/ href="#([^"]*)"/g), ...all(/\]\(#([^)]*)\)/g)] };
}

describe.each(["schemas/examples", "schemas/test"])("%s", (folder) => {
  let documented: DocumentedContract;
  let pages: ReturnType<typeof contents>;
  beforeAll(async () => {
    documented = await contractOf(folder);
    pages = contents(documented);
  });

  test("every rpc has a place, with the name that it is registered under", () => {
    for (const service of documented.services) {
      for (const method of [...service.workflows, ...service.activities, ...service.handlers]) {
        expect(placesOf(pages.html).ids).toContain(method.fullName);
        expect(pages.html).toContain(`<code>${method.name}</code>`);
        expect(pages.markdown).toContain(`\`${method.name}\``);
      }
    }
  });

  test.each(["html", "markdown"] as const)(
    "every link of the %s leads somewhere, and no place is there twice",
    (form) => {
      const { ids, targets } = placesOf(pages[form]);
      expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
      expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
      expect(targets.length).toBeGreaterThan(20);
    },
  );

  test("every message and enum has a place", () => {
    const { ids } = placesOf(pages.html);
    const wanted = documented.files
      .flatMap((file) => [...file.messages, ...file.enums])
      .map(({ typeName }) => typeName);
    expect(wanted.filter((name) => !ids.includes(name))).toEqual([]);
    expect(wanted.length).toBeGreaterThan(20);
  });

  test("the same contract gives the same text", () => {
    expect(contents(documented)).toEqual(pages);
  });
});

describe("what a contract says in comments and names", () => {
  const hostile = `<script>alert(1)</script> <img src=x onerror="alert(2)"> [link](javascript:alert(3)) | **bold** \`a|b<i>\` {{name}}`;
  const pages = (() => {
    const protos = {
      "hostile.proto": contract(
        "hostile",
        `  // ${hostile}
  rpc Do(In) returns (Out) {
    option (temporal.v1.workflow) = { name: "<b>do</b>" id: "\\"><svg onload=alert(4)>/\${! name }" query: { ref: "Ask" } };
  }
  // # Not a heading
  //
  // - an item with https://example.com
  // - another
  rpc Ask(In) returns (Hostile) { option (temporal.v1.query) = { name: "ask\`|\`" }; }`,
        `// ${hostile}
message Hostile {
  // ${hostile}
  string field = 1 [json_name = "<i>field</i>"];
}`,
      ),
    };
    return contents(compiledContract(compileProtos(protos), Object.keys(protos)));
  })();

  test("stays text in HTML", () => {
    const body = pages.html.replace(/<(style|script)>[\s\S]*?<\/\1>/g, "");
    expect(body).not.toMatch(/<script|<img|<b>|<i>|<svg onload/);
    expect(pages.html.match(/<script>/g)).toHaveLength(1);
    expect(body).not.toMatch(/<[^>]*\son\w+=/);
    expect(body).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(body).toContain("{{name}}");
  });

  test("stays text in Markdown", () => {
    const outside = pages.markdown
      .replace(/^(`{3,})[\s\S]*?^\1$/gm, "")
      .replace(/(?<!\\)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, "");
    expect(outside).not.toMatch(/<script|<img|<b>|<i>|<svg/);
    expect(outside).not.toMatch(/(?<!\\)\[link(?<!\\)\]\(/);
    expect(outside).toContain("\\*\\*bold\\*\\*");
    expect(outside).toContain("\\# Not a heading");
    expect(outside).toContain("- an item with https&#58;//example.com");
  });

  test("does not break rows of tables in Markdown", () => {
    const cells = (line: string) => line.replace(/\\\|/g, "").split("|").length;
    const tables = pages.markdown.match(/^\|.*\|$(?:\n\|.*\|$)+/gm) ?? [];
    for (const table of tables) {
      const rows = table.split("\n");
      expect(new Set(rows.map(cells)).size, table).toBe(1);
    }
    expect(tables.length).toBeGreaterThan(5);
  });
});

test("an rpc that is an activity too has two places", () => {
  const protos = {
    "both.proto": contract(
      "both",
      `  rpc Do(In) returns (Out) {
    option (temporal.v1.workflow) = {};
    option (temporal.v1.activity) = { start_to_close_timeout: { seconds: 1 } };
  }`,
    ),
  };
  const { ids } = placesOf(contents(compiledContract(compileProtos(protos), Object.keys(protos))).html);
  expect(ids).toContain("both.Svc.Do");
  expect(ids).toContain("both.Svc.Do-activity");
});

test("protovalidate's rules stand beside the fields that they are for", () => {
  const rules = `syntax = "proto2";
package buf.validate;
import "google/protobuf/descriptor.proto";
extend google.protobuf.FieldOptions { optional FieldRules field = 1159; }
message FieldRules { repeated Rule cel = 23; optional bool required = 25; oneof type { StringRules string = 14; } }
message Rule { optional string id = 1; optional string message = 2; optional string expression = 3; }
message StringRules { optional uint64 min_len = 2; repeated string in = 10; }
`;
  const protos = {
    "buf/validate/validate.proto": rules,
    "ruled.proto": contract(
      "ruled",
      "  rpc Do(Ruled) returns (Out) { option (temporal.v1.workflow) = {}; }",
      `message Ruled {
  string name = 1 [(buf.validate.field).required = true, (buf.validate.field).string = { min_len: 3 in: ["anna", "otto"] }];
  string more = 2 [(buf.validate.field).cel = { id: "more.even" message: "is even" expression: "size(this) % 2 == 0" }];
}`,
    ).replace("import", 'import "buf/validate/validate.proto"; import'),
  };
  const page = viewContract(compiledContract(compileProtos(protos), ["ruled.proto"]));
  const fields = page.packages.flatMap(({ messages }) => messages).find(({ name }) => name === "Ruled")?.fields;
  expect(fields?.map((field) => field.rules)).toEqual([
    ['string.min_len: "3"', 'string.in: ["anna","otto"]', "required"],
    ["cel: is even"],
  ]);
});

test("a contract of 300 rpcs is documented", () => {
  const protos = largeContract(30, 10);
  const documented = compiledContract(compileProtos(protos), Object.keys(protos));
  const start = performance.now();
  const { html, markdown } = contents(documented);
  const sizes = [html, markdown].map((text) => `${(text.length / 1e6).toFixed(1)} MB`);
  console.info(`300 rpcs: ${Math.round(performance.now() - start)} ms, HTML ${sizes[0]}, Markdown ${sizes[1]}`);
  expect(placesOf(html).ids.filter((id) => /^large\.v1\.Service\d+\.\w+$/.test(id))).toHaveLength(300);
});
