/** Sizes and offsets of 64-bit little-endian ELF. */
const SYMBOL_SIZE = 24;
const DYNAMIC_SYMBOLS = 11;
const VERSIONS = 0x6fffffff;
const NEEDED_VERSIONS = 0x6ffffffe;
/** An unversioned reference to what another file defines. */
const UNVERSIONED = 1;
const WEAK_SYMBOL = 0x20;
const WEAK_VERSION = 2;

/** What glibc 2.38 renamed; without the prefix they are the functions that every C library has. */
const RENAMED = "__isoc23_";
/** Says that iostreams are made ready by libstdc++ itself; never called. */
const MARKER = "_ZSt21ios_base_library_init";

interface Section {
  readonly type: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
}

/**
 * A copy of a Linux program that was linked against glibc 2.38 so that older ones load it: it asks for `strtol` in place
 * of `__isoc23_strtol`, which differ in binary literals alone, and says of no version that it cannot do without it.
 */
export function forOlderLibc(program: Buffer): Buffer {
  const elf = Buffer.from(program);
  const sections = sectionsOf(elf);
  const symbols = required(sections, DYNAMIC_SYMBOLS);
  const names = sections[symbols.link] as Section;
  const versions = required(sections, VERSIONS);
  for (let i = 0; i < symbols.size / SYMBOL_SIZE; i++) {
    const symbol = symbols.offset + i * SYMBOL_SIZE;
    const nameAt = elf.readUInt32LE(symbol);
    const name = textAt(elf, names.offset + nameAt);
    const renamed = name.startsWith(RENAMED);
    if (!renamed && !name.startsWith(MARKER)) continue;
    elf.writeUInt16LE(UNVERSIONED, versions.offset + i * 2);
    if (renamed) elf.writeUInt32LE(nameAt + RENAMED.length, symbol);
    else elf[symbol + 4] = WEAK_SYMBOL | ((elf[symbol + 4] as number) & 0x0f);
  }
  weaken(elf, required(sections, NEEDED_VERSIONS));
  return elf;
}

/** A version that is missing is no reason not to start. */
function weaken(elf: Buffer, needed: Section): void {
  for (let file = needed.offset, next = 1; next !== 0; file += next) {
    for (let version = file + elf.readUInt32LE(file + 8), step = 1; step !== 0; version += step) {
      elf.writeUInt16LE(elf.readUInt16LE(version + 4) | WEAK_VERSION, version + 4);
      step = elf.readUInt32LE(version + 12);
    }
    next = elf.readUInt32LE(file + 12);
  }
}

function sectionsOf(elf: Buffer): Section[] {
  const start = Number(elf.readBigUInt64LE(0x28));
  return Array.from({ length: elf.readUInt16LE(0x3c) }, (_, index) => {
    const at = start + index * elf.readUInt16LE(0x3a);
    return {
      type: elf.readUInt32LE(at + 4),
      offset: Number(elf.readBigUInt64LE(at + 24)),
      size: Number(elf.readBigUInt64LE(at + 32)),
      link: elf.readUInt32LE(at + 40),
    };
  });
}

function required(sections: readonly Section[], type: number): Section {
  const found = sections.find((section) => section.type === type);
  if (!found) throw new Error(`no section of type ${type}: not a dynamically linked program`);
  return found;
}

function textAt(elf: Buffer, at: number): string {
  return elf.toString("latin1", at, elf.indexOf(0, at));
}
