// How much slower ordinary code is in the locked realm than in one that is not locked: { rows: name → ns }.
import { realmRows } from "./measure.mjs";

console.log(JSON.stringify({ rows: Object.fromEntries(realmRows()) }));
