/**
 * Runs comparisons in a worker thread, because aligning megabytes or matching user patterns may take long. A worker
 * that exceeds its time limit is terminated, so an endless pattern only loses its result.
 */
import { ByteSpans, type ByteSpan } from './byte-spans'
import { IgnoreList, type IgnoreRule, type ComparedPart } from './compare-ignore'
import { compareMessage, type BodyWish, type MessageComparison, type MessageSide } from './compare-message'
import { align, type DiffChange } from './diff/align'
import { tidy } from './diff/tidy'
import type { MarkedChange } from './aligned-bytes'

export interface MessagesQuestion {
  readonly kind: 'messages'
  readonly pairs: readonly (readonly [left: MessageSide | null, right: MessageSide | null])[]
  readonly rules: readonly IgnoreRule[]
  readonly wishes: readonly BodyWish[]
}

export interface BytesQuestion {
  readonly kind: 'bytes'
  readonly left: Uint8Array
  readonly right: Uint8Array
  readonly part: ComparedPart
  readonly rules: readonly IgnoreRule[]
  /** Byte ranges on each side that other rules ignore, such as whole headers. */
  readonly ignored: Readonly<Record<'left' | 'right', readonly ByteSpan[]>>
}

export type CompareQuestion = MessagesQuestion | BytesQuestion

export interface MessagesAnswer {
  readonly kind: 'messages'
  readonly messages: readonly MessageComparison[]
}

export interface BytesAnswer {
  readonly kind: 'bytes'
  readonly changes: readonly MarkedChange[]
  /** Number of bytes that were not aligned in detail. */
  readonly coarse: number
}

export type CompareAnswer = MessagesAnswer | BytesAnswer

export function answerComparison(question: CompareQuestion): CompareAnswer {
  const ignore = new IgnoreList(question.rules)
  if (question.kind === 'messages') {
    const messages = question.pairs.map(([left, right], at) =>
      compareMessage(left, right, ignore, question.wishes[at] ?? 'auto')
    )
    return { kind: 'messages', messages }
  }
  const { left, right } = question
  const { changes, coarse } = align(left, right)
  const isIgnored = ignoring(question, ignore)
  return {
    kind: 'bytes',
    changes: tidy(changes).map((change) => ({ ...change, ignored: isIgnored(change) })),
    coarse
  }
}

/**
 * Returns whether a change is ignored: it must lie in ignored ranges on both sides, so inserted bytes next to a range
 * still count. Byte ranges are given as left offsets; the bytes at the same place on the right are ignored too.
 */
function ignoring(
  { left, right, part, ignored }: BytesQuestion,
  ignore: IgnoreList
): (change: DiffChange) => boolean {
  const places = new ByteSpans(ignore.bytes(part))
  const ours = new ByteSpans([...ignored.left, ...matches(left, ignore.patterns)])
  const theirs = new ByteSpans([...ignored.right, ...matches(right, ignore.patterns)])
  return (change) => {
    const isInPlace =
      change.left === change.leftEnd
        ? places.hasInside(change.left)
        : places.holds(change.left, change.leftEnd)
    return (
      isInPlace || (ours.holds(change.left, change.leftEnd) && theirs.holds(change.right, change.rightEnd))
    )
  }
}

/**
 * Returns the ranges that patterns match, treating each byte as a character. Adjacent ranges are merged, since there
 * may be one match per byte.
 */
function matches(bytes: Uint8Array, patterns: readonly RegExp[]): ByteSpan[] {
  if (patterns.length === 0) return []
  const text = new TextDecoder('latin1').decode(bytes)
  const found: ByteSpan[] = []
  for (const pattern of patterns)
    for (const { index, 0: match } of text.matchAll(pattern)) {
      const end = index + match.length
      const last = found.at(-1)
      if (last?.end === index) found[found.length - 1] = { start: last.start, end }
      else if (match !== '') found.push({ start: index, end })
    }
  return found
}

/** Alignment takes at most a second; a longer run means a slow pattern. */
const MAX_MS = 8000

/** Subset of the Worker interface that is used. */
export interface CompareWorker {
  onmessage: ((event: MessageEvent<CompareAnswer>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  postMessage(question: CompareQuestion): void
  terminate(): void
}

const startWorker = (): CompareWorker =>
  new Worker(new URL('../../../app/workers/compare-worker.ts', import.meta.url), { type: 'module' })

interface Waiting {
  readonly question: CompareQuestion
  readonly settle: (answer: CompareAnswer | null) => void
}

/** Queue of comparisons, processed one at a time by a worker that exists only while needed. */
export class CompareQueue {
  readonly #start: () => CompareWorker
  readonly #waiting: Waiting[] = []
  #worker: CompareWorker | null = null
  #active: { readonly waiting: Waiting; readonly timer: ReturnType<typeof setTimeout> } | null = null

  constructor(start: () => CompareWorker = startWorker) {
    this.#start = start
  }

  /** Resolves with the result, or with null on timeout or abort (immediately). Never rejects. */
  request(question: CompareQuestion, signal: AbortSignal): Promise<CompareAnswer | null> {
    return new Promise((resolve) => {
      if (signal.aborted) {
        resolve(null)
        return
      }
      const stop = (): void => {
        this.#drop(waiting)
      }
      const waiting: Waiting = {
        question,
        settle: (answer) => {
          signal.removeEventListener('abort', stop)
          resolve(answer)
        }
      }
      signal.addEventListener('abort', stop)
      this.#waiting.push(waiting)
      this.#next()
    })
  }

  /** Cancels all pending comparisons and terminates the worker. */
  close(): void {
    for (const { settle } of this.#waiting.splice(0)) settle(null)
    this.#giveUp()
    this.#worker?.terminate()
    this.#worker = null
  }

  #next(): void {
    if (this.#active !== null) return
    const waiting = this.#waiting.shift()
    if (waiting === undefined) return
    const worker = this.#worker ?? this.#start()
    this.#worker = worker
    const giveUp = (): void => {
      this.#giveUp()
    }
    worker.onmessage = ({ data }) => {
      this.#give(data)
    }
    worker.onerror = giveUp
    this.#active = { waiting, timer: setTimeout(giveUp, MAX_MS) }
    worker.postMessage(waiting.question)
  }

  #drop(waiting: Waiting): void {
    if (this.#active?.waiting === waiting) {
      this.#giveUp()
      return
    }
    const at = this.#waiting.indexOf(waiting)
    if (at >= 0) this.#waiting.splice(at, 1)
    waiting.settle(null)
  }

  /** Terminates the worker, the only way to stop its current job. The next comparison starts a new one. */
  #giveUp(): void {
    if (this.#active === null) return
    this.#worker?.terminate()
    this.#worker = null
    this.#give(null)
  }

  #give(answer: CompareAnswer | null): void {
    const active = this.#active
    if (active === null) return
    clearTimeout(active.timer)
    this.#active = null
    active.waiting.settle(answer)
    this.#next()
  }
}
