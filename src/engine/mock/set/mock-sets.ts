import { mkdir, open, readdir, rename, rm, stat, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type MockLeftOut, MockSet, type MockSource } from '../../../shared/contract/mock-sets'
import { AppError, systemCodeOf } from '../../../shared/model/app-error'
import type { CaptureList } from '../../captures/capture-list'
import type { TaskList } from '../../tasks'
import { LoadedSet } from './loaded-set'
import type { MockHost } from '../mock-run'
import * as v from 'valibot'
import type { SessionSummary } from '../../../shared/contract/sessions'

/**
 * Manages the mock sets: files in a folder beside the captures, each with a small JSON file of its facts. A set is
 * written under a temporary name first, so that a crash leaves no incomplete set.
 */

/** Time in milliseconds for which a set without a session is kept. */
const UNUSED_MS = 14 * 86_400_000

export interface MockSetsOptions {
  readonly folder: string
  readonly captures: CaptureList
  readonly tasks: TaskList
  readonly analysis: URL
}

export class MockSets implements MockHost {
  readonly #options: MockSetsOptions
  #token = 0
  /** Sets in use, and the number of their sessions. */
  readonly #open = new Map<string, { readonly set: Promise<LoadedSet>; users: number }>()
  readonly #names = new WeakMap<LoadedSet, string>()
  /** Sets that are writing their last entries. */
  readonly #closing = new Map<string, Promise<void>>()
  /** Files given by path on the command line. */
  readonly #adopted = new Map<string, { path: string; name: string }>()

  constructor(options: MockSetsOptions) {
    this.#options = options
  }

  /**
   * Creates a set from a part of a capture. Resolves with null if cancelled; `made` is null if nothing in it can be
   * used as a response.
   */
  async create(
    capture: number,
    source: MockSource
  ): Promise<{ made: MockSet | null; left: MockLeftOut[] } | null> {
    const { captures, tasks, folder } = this.#options
    const totals = captures.list().find((one) => one.capture === capture)
    const client = captures.client(capture)
    if (totals?.state === 'opening')
      throw new AppError('wrong-state', 'The file is still being read. Wait until it is open.')
    // The selection refers to everything captured so far, so the analysis must catch up first.
    if (totals?.state === 'recording') await client.request('settle', { rows: totals.segments })
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const set = await this.#freeName()
    const path = join(folder, `${set}.pcapng`)
    const temporary = `${path}.part`
    const name = totals?.name ?? ''
    const token = ++this.#token
    return tasks.run('mock', name, async ({ progress, signal }) => {
      const stopListening = client.on('writing', (writing) => {
        if (writing.token === -token) progress(writing.done, writing.total)
      })
      const cancel = (): void => {
        // If the thread has ended, there is nothing to cancel.
        client.request('mock.cancel', { token: -token }).catch(() => undefined)
      }
      signal.addEventListener('abort', cancel)
      try {
        const { entries, bytes, left, cancelled } = await client.request('mock.make', {
          token: -token,
          path: temporary,
          name,
          source
        })
        if (cancelled) return null
        if (entries === 0) return { made: null, left: [...left] }
        const made: MockSet = { set, name, kind: source.of, entries, bytes }
        await writeJson(join(folder, `${set}.json`), made)
        await rename(temporary, path)
        return { made, left: [...left] }
      } finally {
        signal.removeEventListener('abort', cancel)
        stopListening()
        await rm(temporary, { force: true })
      }
    })
  }

  /** Newest first. */
  async list(): Promise<MockSet[]> {
    const names = await this.#setNames()
    const found = await Promise.all(names.map((name) => readJson(join(this.#options.folder, `${name}.json`))))
    return found.filter((set) => set !== null).toReversed()
  }

  pathOf(set: string): string {
    return this.#adopted.get(set)?.path ?? join(this.#options.folder, `${set}.pcapng`)
  }

  /** Uses a file in place, wherever it is. Returns the id for session settings. */
  adopt(path: string): string {
    const set = `file-${this.#adopted.size + 1}`
    this.#adopted.set(set, { path, name: basename(path) })
    return set
  }

  async openSet(id: string): Promise<LoadedSet> {
    const known = this.#open.get(id)
    if (known !== undefined) {
      known.users++
      return known.set
    }
    const opening = { set: this.#load(id), users: 1 }
    this.#open.set(id, opening)
    try {
      return await opening.set
    } catch (error) {
      this.#open.delete(id)
      throw error
    }
  }

  async closeSet(set: LoadedSet): Promise<void> {
    const id = this.#names.get(set)
    const known = id === undefined ? undefined : this.#open.get(id)
    if (id === undefined || known === undefined || --known.users > 0) return
    this.#open.delete(id)
    const closing = set.close().finally(() => this.#closing.delete(id))
    this.#closing.set(id, closing)
    await closing
  }

  async #load(id: string): Promise<LoadedSet> {
    // Waits for a previous writer, whose last entries have to be read and must not be overwritten.
    await this.#closing.get(id)?.catch(() => undefined)
    const { folder, analysis } = this.#options
    const adopted = this.#adopted.get(id)
    const path = this.pathOf(id)
    const exists = await stat(path).catch(() => null)
    if (exists === null) {
      throw new AppError(
        'file-not-found',
        `The recorded responses of this mock server were deleted (${path}). Create a mock from a capture again.`
      )
    }
    const facts = adopted === undefined ? await readJson(join(folder, `${id}.json`)) : null
    const set = await LoadedSet.open(path, adopted?.name ?? facts?.name ?? id, analysis)
    this.#names.set(set, id)
    return set
  }

  /** Deletes sets that no session has used for some time. The delay allows lost settings to be restored. */
  async removeUnused(used: ReadonlySet<string>, now: number): Promise<void> {
    const { folder } = this.#options
    for (const name of await this.#setNames()) {
      if (used.has(name)) continue
      const facts = await stat(join(folder, `${name}.pcapng`)).catch(() => null)
      if (facts === null || now - facts.mtimeMs < UNUSED_MS) continue
      await rm(join(folder, `${name}.pcapng`), { force: true })
      await rm(join(folder, `${name}.json`), { force: true })
    }
  }

  /** Oldest first. */
  async #setNames(): Promise<string[]> {
    try {
      const files = await readdir(this.#options.folder)
      return files
        .filter((file) => file.endsWith('.pcapng'))
        .map((file) => file.slice(0, -'.pcapng'.length))
        .toSorted()
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return []
      throw error
    }
  }

  /** Returns a name that contains the time, for sorting, and the PID, because processes may share the folder. */
  async #freeName(): Promise<string> {
    const { folder } = this.#options
    for (let number = 0; ; number++) {
      const stamp = new Date().toISOString().replaceAll(/\D/g, '')
      const name = `${stamp}-${process.pid}-${number}`
      try {
        const taken = await open(join(folder, `${name}.pcapng`), 'r')
        await taken.close()
      } catch {
        return name
      }
    }
  }
}

/** Returns a readable error for a selection without usable responses. */
export function nothingLeft(left: readonly MockLeftOut[]): AppError {
  const reasons = left.map(({ why, count }) => `${count} ${REASONS[why]}`).join(', ')
  return new AppError(
    'bad-input',
    reasons === ''
      ? 'The selection is empty. Select requests, or connections on which the server sent data.'
      : `The selection contains no usable response: ${reasons}.`
  )
}

const REASONS: Readonly<Record<MockLeftOut['why'], string>> = {
  'not-http': 'that are not HTTP; use their connections instead',
  'no-request': 'without a request',
  'no-answer': 'without a response',
  gaps: 'that the capture contains only in part',
  tunnel: 'that opened a tunnel',
  empty: 'without data',
  unreadable: 'that cannot be read'
}

/** Facts of a set that are shown without reading the set. */

async function writeJson(path: string, set: MockSet): Promise<void> {
  await writeFile(path, JSON.stringify(set), { mode: 0o600 })
}

/** Returns null if the file is missing or invalid. */
async function readJson(path: string): Promise<MockSet | null> {
  try {
    const read = v.safeParse(MockSet, JSON.parse(await readFile(path, 'utf8')))
    return read.success ? read.output : null
  } catch {
    return null
  }
}

/** Returns the sets that sessions use, whether running or stopped. */
export function usedSets(sessions: readonly SessionSummary[]): ReadonlySet<string> {
  const used = new Set<string>()
  for (const { config } of sessions) {
    const behaviours = config.kind === 'server' ? (config.behaviours ?? []) : []
    for (const behaviour of behaviours) if (behaviour.kind === 'mock') used.add(behaviour.set)
  }
  return used
}
