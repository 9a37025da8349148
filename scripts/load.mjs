// npm run load: the load tests with as many runs as the numbers in the documents speak of; they print how long each took.
process.env.PROTEMPO_LOAD_RUNS ??= "300";
process.argv.push("test/load");
await import("./test.mjs");
