import { describe, expect, test } from "vitest";
import { WorkflowURLSearchParams } from "../../runtime/src/workflow/realm/url/search-params.js";
import { WorkflowURL } from "../../runtime/src/workflow/realm/url/url.js";

const parts = [
  "href",
  "origin",
  "protocol",
  "username",
  "password",
  "host",
  "hostname",
  "port",
  "pathname",
  "search",
  "hash",
] as const;

const inputs: (readonly [string, string?])[] = [
  ["https://user:p%40ss@EXAMPLE.com:443/a/./b/../c?x=1&y=a b#frag ment"],
  ["http://example.com"],
  ["http://example.com:8080/"],
  ["HTTP:\\\\example.com\\a\\b"],
  ["https:example.com/x"],
  ["http://1.2.3"],
  ["http://0x7f.1/"],
  ["http://256.1.1.1/"],
  ["http://0300.1/"],
  ["http://1.2.3.4.5/"],
  ["http://08/"],
  ["http://[::1]:3000/"],
  ["http://[2001:db8:0:0:1:0:0:1]/"],
  ["http://[::ffff:1.2.3.4]/"],
  ["http://[1::2::3]/"],
  ["http://[:::]/"],
  ["mailto:a@b.c?subject=x y"],
  ["data:text/plain,hello world#x y"],
  ["urn:isbn:1"],
  ["javascript:alert(1) "],
  ["file:///C:/a/../b"],
  ["file:///C|/x"],
  ["file://localhost/etc"],
  ["file:a/b"],
  ["file://host/p"],
  ["file:/a//b"],
  ["ws://h/"],
  ["wss://h:443/"],
  ["ftp://h:21/a"],
  ["foo://h:80/a/../b?q#f"],
  ["foo:/a/b"],
  ["foo:///a"],
  ["foo://"],
  ["http://ex ample.com/"],
  ["http://exa%41mple.com/"],
  ["http://münchen.de/ß?ü=ü#ü"],
  ["http://例え.jp"],
  ["http://a%00b/"],
  ["http://a_b.com/"],
  ["http://a.b./"],
  ["http://x:99999/"],
  ["http://x:/"],
  ["http://x:a/"],
  ["http:///x"],
  ["http://@/"],
  ["http://u@/"],
  ["http://a@b@c/"],
  ["http://u:p:q@h/"],
  ["  https://x/\n a\tb "],
  ["not a url"],
  [""],
  ["//x/y"],
  ["https://x/a%2fb%zz"],
  ["https://x/?'\"<>`{}"],
  ["https://x/'\"<>`{}|"],
  ["https://x/#'\"<>`{}|^"],
  ["foo:/?'"],
  ["https://x/%2e%2E/a/%2e"],
  ["https://x/a/.."],
  ["https://x/a/."],
  ["/a/b", "https://h/x/y?q#f"],
  ["a/b", "https://h/x/y?q#f"],
  ["../a", "https://h/x/y/z"],
  ["?n", "https://h/x?q#f"],
  ["#n", "https://h/x?q#f"],
  ["", "https://h/x?q#f"],
  ["//other/p", "https://h/x"],
  ["\\\\other\\p", "https://h/x"],
  ["http:a", "http://h/x/y"],
  ["https:a", "http://h/x/y"],
  ["#f", "mailto:x"],
  ["a", "mailto:x"],
  [".", "https://h/a/b/c"],
  ["a/..", "file:///C:/x/y"],
  ["/y", "file:///C:/x"],
  ["b", "foo://h/a/c"],
  ["?q", "foo:/a"],
  ["..", "foo:/a/b/c"],
];

function describeUrl(make: () => Record<(typeof parts)[number], string>): unknown {
  try {
    const url = make();
    return Object.fromEntries(parts.map((part) => [part, url[part]]));
  } catch {
    return "invalid";
  }
}

describe("as Node's own URL", () => {
  for (const [input, base] of inputs) {
    test(`${JSON.stringify(input)} on ${JSON.stringify(base)}`, () => {
      expect(describeUrl(() => new WorkflowURL(input, base))).toEqual(describeUrl(() => new URL(input, base)));
      expect(WorkflowURL.canParse(input, base)).toBe(URL.canParse(input, base));
    });
  }

  const changes: [
    string,
    "protocol" | "username" | "password" | "host" | "hostname" | "port" | "pathname" | "search" | "hash",
    string,
  ][] = [
    ["https://h/a", "protocol", "http"],
    ["https://h:80/", "protocol", "http:"],
    ["https://h/", "protocol", "foo"],
    ["https://h/", "username", "a b:"],
    ["https://h/", "password", "p/w"],
    ["file:///a", "username", "x"],
    ["https://h:1/", "host", "k:2"],
    ["https://h:1/", "host", "k"],
    ["https://h:1/", "hostname", "k"],
    ["https://h:1/", "hostname", "k:3"],
    ["https://h/", "port", "8080"],
    ["https://h:1/", "port", "443"],
    ["https://h:1/", "port", ""],
    ["https://h:1/", "port", "x"],
    ["https://h:1/", "port", "70000"],
    ["https://h:1/", "port", "80a"],
    ["https://h/a?q", "pathname", "b/../c d?#"],
    ["https://h/a", "search", "x=1"],
    ["https://h/a?b", "search", ""],
    ["https://h/a", "search", "?a#b"],
    ["https://h/a", "hash", "x y"],
    ["https://h/a#b", "hash", ""],
    ["mailto:x", "pathname", "y"],
    ["https://h/", "host", "a b"],
  ];
  test.each(changes)("%s with %s = %j", (input, part, value) => {
    const ours = new WorkflowURL(input);
    const theirs = new URL(input);
    ours[part] = value;
    theirs[part] = value;
    expect(ours.href).toBe(theirs.href);
  });
});

test("parameters and URL follow each other", () => {
  const url = new WorkflowURL("https://h/?a=1&b=2&a=3");
  expect(url.searchParams.getAll("a")).toEqual(["1", "3"]);
  url.searchParams.set("a", "x y&");
  url.searchParams.append("ü", "~!*()'");
  url.searchParams.delete("b");
  expect(url.search).toBe("?a=x+y%26&%C3%BC=%7E%21*%28%29%27");
  url.search = "?c=+%20";
  expect([...url.searchParams]).toEqual([["c", "  "]]);
  url.searchParams.delete("c");
  expect(url.href).toBe("https://h/");
});

test("parameters are made and sorted as Node's", () => {
  for (const init of [
    "?a=1&a=2&=3&b",
    "a=%zz+%41",
    "",
    { x: "1", y: "ü" },
    [
      ["a", "1"],
      ["b", "2"],
    ],
  ] as const) {
    const ours = new WorkflowURLSearchParams(init as never);
    const theirs = new URLSearchParams(init as never);
    expect(ours.toString()).toBe(theirs.toString());
    ours.sort();
    theirs.sort();
    expect([...ours]).toEqual([...theirs]);
    expect(ours.size).toBe([...theirs].length);
  }
});
