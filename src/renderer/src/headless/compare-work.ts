/**
 * What a comparison takes that may take long: megabytes are aligned and patterns of the user's are matched away from the
 * page, by a worker that is ended when it takes too long. A pattern that never comes to an end costs its answer, not the
 * window.
 */
import { IgnoreList, type ByteRule, type IgnoreRule, type MessagePart } from './compare-ignore'
import { compareMessage, type BodyWish, type MessageComparison, type MessageSide } from './compare-message'
import { align, type Change } from './diff/align'
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
  readonly part: MessagePart
  readonly rules: readonly IgnoreRule[]
  /** Of the left bytes, what other rules ignore, such as whole headers. */
  readonly ignored: readonly Pick<ByteRule, 'start' | 'end'>[]
}

export type CompareQuestion = MessagesQuestion | BytesQuestion

export interface MessagesAnswer {
  readonly kind: 'messages'
  readonly messages: readonly MessageComparison[]
}

export interface BytesAnswer {
  readonly kind: 'bytes'
  readonly changes: readonly MarkedChange[]
  /** Bytes that were not aligned any finer. */
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
  const ours = [...question.ignored, ...ignore.bytes(question.part), ...matches(left, ignore.patterns)]
  const theirs = matches(right, ignore.patterns)
  return {
    kind: 'bytes',
    changes: tidy(changes).map((change) => ({ ...change, ignored: isIgnored(change, ours, theirs) })),
    coarse
  }
}

type Span = Pick<ByteRule, 'start' | 'end'>

/** What differs on the left lies in what is ignored; where nothing does, what was put in on the right does. */
function isIgnored(change: Change, ours: readonly Span[], theirs: readonly Span[]): boolean {
  const { left, leftEnd, right, rightEnd } = change
  const isIn = (spans: readonly Span[], start: number, end: number): boolean =>
    spans.some((span) => span.start <= start && end <= span.end)
  return isIn(ours, left, leftEnd) || (leftEnd === left && isIn(theirs, right, rightEnd))
}

/** Where patterns match, each byte taken for a character. */
function matches(bytes: Uint8Array, patterns: readonly RegExp[]): Span[] {
  if (patterns.length === 0) return []
  const text = new TextDecoder('latin1').decode(bytes)
  return patterns.flatMap((pattern) =>
    Array.from(text.matchAll(pattern), ({ index, 0: found }) => ({ start: index, end: index + found.length }))
  )
}

/** Aligning takes a second at most; what takes longer is a pattern. */
const MAX_MS = 8000

/** The parts of a worker that are used. */
export interface CompareWorker {
  onmessage: ((event: MessageEvent<CompareAnswer>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  postMessage(question: CompareQuestion): void
  terminate(): void
}

const startWorker = (): CompareWorker =>
  new Worker(new URL('../workers/compare-worker.ts', import.meta.url), { type: 'module' })

interface Waiting {
  readonly question: CompareQuestion
  readonly signal: AbortSignal
  readonly tell: (answer: CompareAnswer | null) => void
}

/** One question after the other, by one worker that is there while it is needed. */
export class Comparer {
  readonly #start: () => CompareWorker
  readonly #waiting: Waiting[] = []
  #worker: CompareWorker | null = null
  #asked: { readonly waiting: Waiting; readonly timer: ReturnType<typeof setTimeout> } | null = null

  constructor(start: () => CompareWorker = startWorker) {
    this.#start = start
  }

  /** Null where it took too long, or was given up. Never rejects. */
  ask(question: CompareQuestion, signal: AbortSignal): Promise<CompareAnswer | null> {
    return new Promise((resolve) => {
      this.#waiting.push({ question, signal, tell: resolve })
      this.#next()
    })
  }

  /** Nobody waits for what it still has to do. */
  close(): void {
    for (const { tell } of this.#waiting.splice(0)) tell(null)
    this.#give(null)
    this.#worker?.terminate()
    this.#worker = null
  }

  #next(): void {
    if (this.#asked !== null) return
    const waiting = this.#waiting.shift()
    if (waiting === undefined) return
    if (waiting.signal.aborted) {
      waiting.tell(null)
      this.#next()
      return
    }
    const worker = this.#worker ?? this.#start()
    this.#worker = worker
    const giveUp = (): void => {
      worker.terminate()
      if (this.#worker === worker) this.#worker = null
      this.#give(null)
    }
    worker.onmessage = ({ data }) => {
      this.#give(data)
    }
    worker.onerror = giveUp
    this.#asked = { waiting, timer: setTimeout(giveUp, MAX_MS) }
    worker.postMessage(waiting.question)
  }

  #give(answer: CompareAnswer | null): void {
    const asked = this.#asked
    if (asked === null) return
    clearTimeout(asked.timer)
    this.#asked = null
    asked.waiting.tell(asked.waiting.signal.aborted ? null : answer)
    this.#next()
  }
}
