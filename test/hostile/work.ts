/**
 * Counts work instead of time: executions of the code blocks of this project (V8's precise block coverage), and the
 * bytes, characters and elements that built-in functions process. Both are the same on every machine and in every
 * run, so their bounds can be tight.
 */
import { Session } from 'node:inspector'

/** Counts only code of this project, in any layer. */
const OWN_CODE = /\/src\/(.*)$/

let session: Session | null = null

function profiler(): Session {
  if (session !== null) return session
  session = new Session()
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  return session
}

/** Steps by function: ours as `file function`, built-in ones by name. */
export type Work = ReadonlyMap<string, number>

/**
 * Adds the block executions of our code since the last call. In-process, the inspector responds before `post`
 * returns.
 */
function takeBlockRuns(work: Map<string, number>): void {
  profiler().post('Profiler.takePreciseCoverage', (error, answer) => {
    if (error !== null) throw error
    for (const { url, functions } of answer.result) {
      const [, file] = OWN_CODE.exec(url) ?? []
      if (file === undefined) continue
      for (const { functionName, ranges } of functions) {
        const name = `${file} ${functionName}`
        work.set(
          name,
          ranges.reduce((sum, { count }) => sum + count, work.get(name) ?? 0)
        )
      }
    }
  })
}

/** Counts the steps of our code and of built-in functions while `run` runs. No other code may run meanwhile. */
export async function countWork(run: () => unknown): Promise<Work> {
  takeBlockRuns(new Map())
  const builtIn = countBuiltIns()
  try {
    await run()
  } finally {
    builtIn.stop()
  }
  const work = new Map(builtIn.counts.map(({ name, steps }) => [name, steps]))
  takeBlockRuns(work)
  return work
}

function stepsOf(work: Work): number {
  return [...work.values()].reduce((sum, steps) => sum + steps, 0)
}

type Method = (this: never, ...args: never[]) => unknown
/** Returns the number of elements that one call processes. */
type Cost = (
  self: { readonly length: number },
  args: readonly unknown[],
  result: unknown,
  /** `lastIndex` of a regular expression before the call. */
  lastIndex: number
) => number

const whole: Cost = ({ length }) => length
const ofResult: Cost = (_self, _args, result) => lengthOf(result)
const ofFirst: Cost = (_self, [first]) => lengthOf(first)

/** Elements up to the match, or to the end. */
const search: Cost = ({ length }, [, from], result) => {
  const start = typeof from === 'number' ? Math.min(length, Math.max(0, from < 0 ? length + from : from)) : 0
  return typeof result === 'number' && result >= start ? result - start + 1 : length - start
}

/** Elements up to the match, searching backwards. */
const searchBack: Cost = ({ length }, [, from], result) => {
  const start = typeof from === 'number' ? Math.min(length, from) : length
  return typeof result === 'number' && result >= 0 ? start - result + 1 : start + 1
}

/** Characters up to the end of the match, or to the end of the text without a match. */
const match: Cost = (self, [text], result, lastIndex) => {
  const { sticky, global } = self as unknown as RegExp
  const from = sticky || global ? lastIndex : 0
  if (result === null) return sticky ? 1 : Math.max(1, String(text).length - from)
  const [found, at] = [(result as RegExpExecArray)[0], (result as RegExpExecArray).index]
  return Math.max(1, at + found.length - from)
}

/** Elements after the start index, which are moved. V8 removes leading elements by moving the start of the array. */
const moved: Cost = ({ length }, [start, , ...added], result) => {
  if (start === 0 && added.length === 0) return lengthOf(result)
  return typeof start === 'number' ? Math.max(1, length - Math.abs(start)) : length
}

const parts: Cost = ({ length }, _args, result) => length + lengthOf(result)

function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) return value.byteLength
  return ArrayBuffer.isView(value) ? value.byteLength : Array.isArray(value) ? value.length : 0
}

/** Functions that search, copy and convert. String slices are references into the string and cost nothing. */
const COUNTED: readonly [owner: object, methods: Readonly<Record<string, Cost>>][] = [
  [
    Object.getPrototypeOf(Uint8Array.prototype) as object,
    {
      set: ofFirst,
      slice: ofResult,
      indexOf: search,
      lastIndexOf: searchBack,
      includes: whole,
      fill: whole,
      copyWithin: whole,
      findIndex: search,
      join: whole,
      reverse: whole
    }
  ],
  [
    Buffer.prototype,
    {
      indexOf: search,
      lastIndexOf: searchBack,
      includes: whole,
      toString: ofResult,
      equals: whole,
      copy: whole
    }
  ],
  [Buffer, { concat: ofResult, from: ofFirst, compare: ofFirst }],
  [TextDecoder.prototype, { decode: ofFirst }],
  [TextEncoder.prototype, { encode: ofFirst }],
  [
    Array.prototype,
    {
      slice: ofResult,
      splice: moved,
      concat: ofResult,
      unshift: whole,
      indexOf: search,
      lastIndexOf: searchBack,
      includes: whole,
      join: whole,
      reverse: whole,
      toSorted: whole,
      sort: whole,
      fill: whole,
      flat: ofResult
    }
  ],
  [
    String.prototype,
    {
      indexOf: search,
      lastIndexOf: searchBack,
      split: parts,
      replaceAll: whole,
      toLowerCase: whole,
      toUpperCase: whole,
      trim: whole,
      normalize: whole
    }
  ],
  [RegExp.prototype, { exec: match }],
  [JSON, { parse: ofFirst, stringify: ofResult }]
]

/** Counts the elements processed by built-in functions until stopped. */
function countBuiltIns(): { stop(): void; readonly counts: { readonly name: string; steps: number }[] } {
  const counts: { name: string; steps: number }[] = []
  const undo: (() => void)[] = []
  const replace = (owner: object, name: string, cost: Cost): void => {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name)
    if (descriptor === undefined) return
    const count = { name: `${nameOf(owner)}.${name}`, steps: 0 }
    counts.push(count)
    const original = descriptor.value as Method
    const counting = function (this: never, ...args: never[]): unknown {
      const from = (this as { lastIndex?: number } | undefined)?.lastIndex ?? 0
      const result = original.apply(this, args)
      count.steps += cost(this, args, result, from)
      return result
    }
    Object.defineProperty(owner, name, { ...descriptor, value: counting })
    undo.push(() => Object.defineProperty(owner, name, descriptor))
  }
  for (const [owner, methods] of COUNTED)
    for (const [name, cost] of Object.entries(methods)) replace(owner, name, cost)
  return {
    stop: () => {
      for (const restore of undo) restore()
    },
    counts
  }
}

function nameOf(owner: object): string {
  if (owner === JSON) return 'JSON'
  return typeof owner === 'function' ? owner.name : `${owner.constructor.name}.prototype`
}

/** Maximum factor of work for twice the input; leaves room for logarithmic growth. */
export const MOST_GROWTH = 2.5

export interface Growth {
  /** Steps for twice the input, divided by the steps for the input. */
  readonly factor: number
  /** The function whose steps grew most, with both numbers. */
  readonly most: string
}

/** Measures the work for an input and for twice the input, after one run that fills caches. */
export async function growthOf(run: (size: number) => unknown, size: number): Promise<Growth> {
  // Block coverage only counts functions that are compiled after this call.
  profiler()
  await run(Math.max(1, size >> 3))
  const once = await countWork(() => run(size))
  const twice = await countWork(() => run(size * 2))
  let most = { name: '', growth: 0 }
  for (const [name, steps] of twice) {
    const growth = steps - (once.get(name) ?? 0)
    if (growth > most.growth) most = { name: `${name}: ${once.get(name) ?? 0} → ${steps}`, growth }
  }
  return { factor: stepsOf(twice) / Math.max(LEAST_STEPS, stepsOf(once)), most: most.name }
}

/** Minimum to compare with; below it, one-time work would dominate. */
const LEAST_STEPS = 1000
