// What workflows do not have. Each block is one mistake.

// mistake: process
{
  void process.env;
}
// mistake: fetch
{
  await fetch("https://example.org");
}
// mistake: Buffer
{
  void Buffer.from("x");
}
// mistake: setImmediate
{
  setImmediate(() => {});
}
// mistake: node module
{
  const { readFileSync } = await import("node:fs");
  void readFileSync;
}
