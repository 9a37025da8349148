// What ordinary code does all day, each as the body of `(n) => result`. Evaluated as text, inside the realm that is measured.
export const operations = {
  arrays:
    "let s = 0; for (let i = 0; i < n; i++) { const a = [i, i + 1, i + 2]; s += a.map((x) => x * 2).filter((x) => x % 3 !== 0).length; } return s;",
  push: "let s = 0; for (let i = 0; i < n; i++) { const a = []; for (let j = 0; j < 20; j++) a.push(j); s += a.length; } return s;",
  index:
    "let s = 0; for (let i = 0; i < n; i++) { const a = []; for (let j = 0; j < 20; j++) a[j] = j; s += a[19]; } return s;",
  iterate:
    "let s = 0; const a = Array.from({ length: 20 }, (_, i) => i); for (let i = 0; i < n; i++) { for (const x of a) s += x; const [p, q] = a; s += p + q + [...a].length; } return s;",
  bytes:
    "const b = new Uint8Array(64); for (let i = 0; i < n; i++) for (let j = 0; j < 64; j++) b[j] = i + j; return b[3];",
  subarray:
    "let s = 0; const b = new Uint8Array(64); for (let i = 0; i < n; i++) { const c = b.slice(8, 24); c.set(b.subarray(0, 8)); s += c.length; } return s;",
  view: "const d = new DataView(new ArrayBuffer(64)); for (let i = 0; i < n; i++) { d.setUint32(8, i, true); d.setFloat64(16, i); } return d.getUint32(8, true);",
  objects:
    "let s = 0; for (let i = 0; i < n; i++) { const o = { a: i, b: 2, c: { d: 3 } }; const p = { ...o, e: 4 }; s += Object.keys(p).length + p.c.d; } return s;",
  lookup:
    "let s = 0; const t = {}; for (let i = 0; i < 50; i++) t['k' + i] = i; for (let i = 0; i < n; i++) { s += t['k' + (i % 50)]; if (Object.hasOwn(t, 'k1')) s++; if ('toString' in t) s++; } return s;",
  map: "const m = new Map(); for (let i = 0; i < n; i++) { m.set(i % 100, i); if (m.has(5)) m.get(5); } return m.size;",
  set: "const m = new Set(); for (let i = 0; i < n; i++) { m.add(i % 100); m.has(5); } return m.size;",
  classes:
    "class A { #x = 1; constructor(y) { this.y = y; } sum() { return this.#x + this.y; } } class B extends A { sum() { return super.sum() + 1; } } let s = 0; for (let i = 0; i < n; i++) s += new B(i).sum(); return s;",
  closures:
    "let s = 0; for (let i = 0; i < n; i++) { const f = (x) => x + i; s += f(1) + f.call(null, 2) + f.apply(null, [3]); } return s;",
  errors:
    "class E extends Error { constructor(m) { super(m); this.name = 'E'; } } let s = 0; for (let i = 0; i < n / 10; i++) { try { throw new E('x' + i); } catch (e) { s += e.message.length + e.name.length; } } return s;",
  strings:
    "let s = 0; for (let i = 0; i < n; i++) { const t = 'order/' + i; s += t.split('/').length + t.toUpperCase().indexOf('R') + t.slice(2).length + `${t}!`.length; } return s;",
  regex:
    "let s = 0; const r = /(\\w+)\\/(\\d+)/; for (let i = 0; i < n; i++) { const m = r.exec('order/' + i); s += m === null ? 0 : m[2].length; } return s;",
  json: 'let s = 0; for (let i = 0; i < n / 4; i++) s += JSON.stringify(JSON.parse(\'{"a":[1,2,{"b":"c"}],"d":\' + i + \'}\')).length; return s;',
  bigint: "let s = 0n; for (let i = 0; i < n; i++) s = BigInt.asUintN(64, s * 31n + BigInt(i)); return String(s);",
  generators:
    "function* g(k) { for (let i = 0; i < k; i++) yield i; } let s = 0; for (let i = 0; i < n / 4; i++) for (const x of g(5)) s += x; return s;",
  proxies:
    "const p = new Proxy({}, { get: (_, k) => k.length }); let s = 0; for (let i = 0; i < n; i++) s += p.abc; return s;",
  defineProperty:
    "let s = 0; for (let i = 0; i < n / 4; i++) { const o = {}; Object.defineProperty(o, 'x', { value: i, enumerable: true }); s += Object.freeze(o).x; } return s;",
  sort: "let s = 0; for (let i = 0; i < n / 8; i++) s += [5, 3, 9, 1, 7, 2].sort((a, b) => a - b)[0]; return s;",
  globals:
    "let s = 0; for (let i = 0; i < n; i++) s += Math.max(i, 2) + Number.parseInt('7', 10) + (Array.isArray(s) ? 1 : 0); return s;",
};

/** The same for what ends in microtasks: the body of `async (n) => …`. */
export const asyncOperations = {
  promises:
    "let s = 0; for (let i = 0; i < n / 4; i++) { s += await Promise.resolve(i); await Promise.all([1, Promise.resolve(2)]); } return s;",
  async: "const f = async (x) => x + 1; let s = 0; for (let i = 0; i < n / 2; i++) s += await f(i); return s;",
};
