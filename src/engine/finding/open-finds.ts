import type { EngineRequests } from '../../shared/contract/contract'
import type { FindGroup, FindLine, FindScope, FindState } from '../../shared/contract/find'
import { AppError } from '../../shared/model/app-error'
import type { ScopeRange } from '../analysis/find/find-source'
import type { CaptureList } from '../captures/capture-list'
import { compileFind } from '../find/compile-find'
import { OpenFind, type CaptureProgress } from './open-find'

/** Open searches by number. */

/** A search has a thread and memory of its own. */
const MOST_OPEN = 2

export interface OpenFindsOptions {
  captures: CaptureList
  worker: URL
  emit(state: FindState): void
}

export class OpenFinds {
  readonly #options: OpenFindsOptions
  /** The oldest first. */
  readonly #open = new Map<number, OpenFind>()
  #last = 0

  constructor(options: OpenFindsOptions) {
    this.#options = options
  }

  async open({
    capture,
    pattern,
    scope,
    where,
    replaces
  }: EngineRequests['find.open']['input']): Promise<EngineRequests['find.open']['output']> {
    const { captures, worker, emit } = this.#options
    const compiled = compileFind(pattern)
    if (!compiled.ok) return { kind: 'problem', problem: compiled.problem }
    const client = captures.client(capture)
    if (replaces !== undefined) await this.close(replaces)
    for (const [number, oldest] of this.#open) {
      if (this.#open.size < MOST_OPEN) break
      this.#open.delete(number)
      oldest.end({ why: 'replaced' })
    }
    const find = ++this.#last
    const open = new OpenFind({
      find,
      capture,
      script: worker,
      client,
      job: { pattern, scope: rangesOf(scope), where },
      query: scope.kind === 'rows' ? scope.query : null,
      progress: () => this.#progressOf(capture),
      report: emit
    })
    this.#open.set(find, open)
    void open.run()
    return { kind: 'opened', find }
  }

  lines(find: number, first: number, count: number): Promise<{ total: number; lines: FindLine[] }> {
    return this.#get(find).lines(first, count)
  }

  groups(find: number, first: number, count: number): { total: number; groups: FindGroup[] } {
    return this.#get(find).groupPage(first, count)
  }

  async close(find: number): Promise<void> {
    const open = this.#open.get(find)
    this.#open.delete(find)
    await open?.close()
  }

  /** Handles a change of any capture. */
  capturesChanged(): void {
    for (const open of this.#open.values()) open.captureChanged()
  }

  async closeAll(): Promise<void> {
    const open = [...this.#open.values()]
    this.#open.clear()
    await Promise.all(open.map((each) => each.close()))
  }

  #get(find: number): OpenFind {
    const open = this.#open.get(find)
    if (open !== undefined) return open
    throw new AppError('not-found', `There is no search ${find}: it was closed.`)
  }

  #progressOf(capture: number): CaptureProgress | null {
    const totals = this.#options.captures.list().find((each) => each.capture === capture)
    if (totals === undefined) return null
    return {
      rows: totals.analysed,
      isLive: totals.kind === 'live',
      isOpening: totals.state === 'opening'
    }
  }
}

function rangesOf(scope: FindScope): ScopeRange[] | null {
  if (scope.kind !== 'connection') return null
  const { connection, direction } = scope
  return (['up', 'down'] as const)
    .filter((each) => direction === undefined || each === direction)
    .map((each) => ({ connection, direction: each, start: 0, end: Infinity }))
}
