/**
 * The search loop as a WebAssembly module with SIMD instructions, assembled here so that no binary file has to be
 * reviewed. It compares the two rarest bytes of a needle at 16 places at once, and the whole needle only where both
 * fit. There is no loop if the processor or the runtime lacks SIMD.
 */

/**
 * `from`, `to`: addresses of the first place and of the place after the last one. `needle`: address of the values,
 * followed by the masks. `first`, `second`: offsets of the two compared bytes. The places found, at most `room`, are
 * written to `out` as 32-bit addresses. Returns their number.
 */
export type ScanMemory = (
  from: number,
  to: number,
  needle: number,
  length: number,
  first: number,
  second: number,
  out: number,
  room: number
) => number

/** Bytes that the loop may read beyond the end of the last possible match. */
export const READ_BEYOND = 64

const [FROM, TO, NEEDLE, LENGTH, FIRST, SECOND, OUT, ROOM] = [0, 1, 2, 3, 4, 5, 6, 7]
const [AT, BITS, PLACE, N, COUNT] = [8, 9, 10, 11, 12]
const [VALUE_1, MASK_1, VALUE_2, MASK_2] = [13, 14, 15, 16]

const I32 = 0x7f
const V128 = 0x7b
const NO_RESULT = 0x40

const get = (local: number): number[] => [0x20, local]
const set = (local: number): number[] => [0x21, local]
const constant = (value: number): number[] => [0x41, ...signed(value)]
const block = (...body: number[][]): number[] => [0x02, NO_RESULT, ...body.flat(), 0x0b]
const loop = (...body: number[][]): number[] => [0x03, NO_RESULT, ...body.flat(), 0x0b]
const branch = (depth: number): number[] => [0x0c, depth]
const branchIf = (depth: number): number[] => [0x0d, depth]
const RETURN = [0x0f]
const EQZ = [0x45]
const NE = [0x47]
const LT = [0x49]
const GT = [0x4b]
const GE = [0x4f]
const CTZ = [0x68]
const ADD = [0x6a]
const SUB = [0x6b]
const AND = [0x71]
const SHL = [0x74]
const LOAD_BYTE = [0x2d, 0, 0]
const STORE = [0x36, 2, 0]
const vectorLoad = (offset: number): number[] => [0xfd, 0x00, 0, offset]
const SPLAT = [0xfd, 0x0f]
const VECTOR_EQ = [0xfd, 0x23]
const VECTOR_AND = [0xfd, 0x4e]
const VECTOR_OR = [0xfd, 0x50]
const ANY_TRUE = [0xfd, 0x53]
const BITMASK = [0xfd, 0x64]

/** Pushes the address `local + offset`. */
const sum = (...locals: number[]): number[] =>
  locals.flatMap((local, at) => (at === 0 ? get(local) : [...get(local), ...ADD]))
const increase = (local: number, by: number): number[] => [
  ...get(local),
  ...constant(by),
  ...ADD,
  ...set(local)
]
/** Pushes a vector with the lanes that fit at AT + `offset`: 16 places. */
const fitting = (offset: number): number[] => [
  ...sum(AT, FIRST),
  ...vectorLoad(offset),
  ...get(MASK_1),
  ...VECTOR_AND,
  ...get(VALUE_1),
  ...VECTOR_EQ,
  ...sum(AT, SECOND),
  ...vectorLoad(offset),
  ...get(MASK_2),
  ...VECTOR_AND,
  ...get(VALUE_2),
  ...VECTOR_EQ,
  ...VECTOR_AND
]
/** Fills a vector with the byte at an address. */
const spread = (address: number[], into: number): number[] => [
  ...address,
  ...LOAD_BYTE,
  ...SPLAT,
  ...set(into)
]

/** Compares the needle at PLACE and writes the place if it fits. Returns from the function once OUT is full. */
const COMPARE = block(
  constant(0),
  set(N),
  loop(
    block(
      get(N),
      get(LENGTH),
      LT,
      branchIf(0),
      get(OUT),
      get(COUNT),
      constant(2),
      SHL,
      ADD,
      get(PLACE),
      STORE,
      increase(COUNT, 1),
      get(COUNT),
      get(ROOM),
      LT,
      // The needle fits and there is room for more: leaves COMPARE.
      branchIf(2),
      get(COUNT),
      RETURN
    ),
    sum(PLACE, N),
    LOAD_BYTE,
    sum(NEEDLE, LENGTH, N),
    LOAD_BYTE,
    AND,
    sum(NEEDLE, N),
    LOAD_BYTE,
    NE,
    branchIf(1),
    increase(N, 1),
    branch(0)
  )
)

const BODY = [
  spread(sum(NEEDLE, FIRST), VALUE_1),
  spread(sum(NEEDLE, LENGTH, FIRST), MASK_1),
  spread(sum(NEEDLE, SECOND), VALUE_2),
  spread(sum(NEEDLE, LENGTH, SECOND), MASK_2),
  get(FROM),
  set(AT),
  block(
    loop(
      get(AT),
      get(TO),
      GE,
      branchIf(1),
      // 64 places at once while none of them fits.
      block(
        get(AT),
        constant(64),
        ADD,
        get(TO),
        GT,
        branchIf(0),
        fitting(0),
        fitting(16),
        VECTOR_OR,
        fitting(32),
        VECTOR_OR,
        fitting(48),
        VECTOR_OR,
        ANY_TRUE,
        branchIf(0),
        increase(AT, 64),
        branch(1)
      ),
      fitting(0),
      BITMASK,
      set(BITS),
      block(
        get(BITS),
        EQZ,
        branchIf(0),
        loop(
          get(AT),
          get(BITS),
          CTZ,
          ADD,
          set(PLACE),
          get(PLACE),
          get(TO),
          GE,
          branchIf(1),
          get(BITS),
          get(BITS),
          constant(1),
          SUB,
          AND,
          set(BITS),
          COMPARE,
          get(BITS),
          branchIf(0)
        )
      ),
      increase(AT, 16),
      branch(0)
    )
  ),
  get(COUNT)
].flat()

/** Memory of a search, and the loop over it. */
export interface ScannedMemory {
  readonly buffer: ArrayBuffer
  readonly scan: ScanMemory | null
}

const PAGE_BYTES = 65_536

/** The parts of the WebAssembly API used here; its types belong to the DOM. */
interface WebAssemblyApi {
  Memory: new (descriptor: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer }
  Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> }
}
declare const WebAssembly: WebAssemblyApi

/** Creates a memory of at least `bytes` bytes. `simd`: false for a memory without a loop. */
export function scannedMemory(bytes: number, simd: boolean): ScannedMemory {
  const pages = Math.ceil(bytes / PAGE_BYTES)
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
  return { buffer: memory.buffer, scan: simd ? scanLoop(memory) : null }
}

function scanLoop(memory: object): ScanMemory | null {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes()), { env: { memory } })
    return exports['scan'] as ScanMemory
  } catch {
    // The runtime refuses the module if it has no SIMD.
    return null
  }
}

function moduleBytes(): Uint8Array<ArrayBuffer> {
  const parameters = Array.from({ length: 8 }, () => I32)
  const locals = [2, 5, I32, 4, V128]
  const code = [...locals, ...BODY, 0x0b]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, parameters.length, ...parameters, 1, I32]),
    ...section(2, [1, ...name('env'), ...name('memory'), 0x02, 0x00, 0x01]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('scan'), 0x00, 0x00]),
    ...section(10, [1, ...unsigned(code.length), ...code])
  ])
}

function section(id: number, content: number[]): number[] {
  return [id, ...unsigned(content.length), ...content]
}

function name(text: string): number[] {
  return [text.length, ...new TextEncoder().encode(text)]
}

/** Encodes a number in LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}

function signed(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >> 7)]
}
