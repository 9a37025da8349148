#!/usr/bin/env node
import { runPlugin } from "../dist/plugin/run.js";

await runPlugin();
