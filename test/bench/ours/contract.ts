/** What a compiled program would import; bundled to JavaScript by the benchmark's preparation. */
export { benchActivities } from "../gen/protempo/bench/v1/bench_activity.js";
export { BenchClient } from "../gen/protempo/bench/v1/bench_client.js";
