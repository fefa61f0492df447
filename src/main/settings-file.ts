/**
 * The user's settings and their file. An invalid file does not prevent the app from starting: it is renamed, the
 * defaults are used, and the log records it.
 */
import * as v from 'valibot'
import { DEFAULT_SETTINGS, Settings } from '../shared/contract/host'
import { messageOf } from '../shared/model/app-error'
import { createJsonWriter, keepAside, readJsonFile } from '../engine/files/json-file'

export interface SettingsStore {
  readonly current: Settings
  /** Applies the given members at once, notifies the listeners, and resolves when the file is written. */
  change(part: Partial<Settings>): Promise<Settings>
  /** Returns a function that removes the listener. */
  onChange(listener: (settings: Settings) => void): () => void
  /** Resolves when no write is in progress. */
  settled(): Promise<void>
}

/** `notice` logs a message. */
export async function openSettings(path: string, notice: (text: string) => void): Promise<SettingsStore> {
  let current = await load(path, notice)
  const writer = createJsonWriter(path)
  const listeners = new Set<(settings: Settings) => void>()

  return {
    get current() {
      return current
    },
    async change(part) {
      current = { ...current, ...part }
      const changed = current
      for (const listener of listeners) listener(changed)
      await writer.write(changed)
      return changed
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    settled: () => writer.settled()
  }
}

async function load(path: string, notice: (text: string) => void): Promise<Settings> {
  const read = await readJsonFile(path)
  if (read.state === 'absent') return DEFAULT_SETTINGS
  let reason: string
  if (read.state === 'read') {
    try {
      return { ...DEFAULT_SETTINGS, ...parseStored(read.value) }
    } catch (error) {
      reason = messageOf(error)
    }
  } else {
    reason = read.reason
  }
  try {
    notice(
      `The settings are invalid (${reason}); the file was renamed to ${await keepAside(path)} and defaults are used.`
    )
  } catch (error) {
    notice(
      `The settings are invalid (${reason}); defaults are used. Renaming the file failed: ${messageOf(error)}`
    )
  }
  return DEFAULT_SETTINGS
}

/** Removes undefined members. */
export function withoutAbsent(part: {
  [Name in keyof Settings]?: Settings[Name] | undefined
}): Partial<Settings> {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined))
}

/** Migrates the column Path, which was named `target` and also showed the host; its width and visibility are kept. */
function withCurrentColumns(stored: object): object {
  const { columns } = stored as { columns?: { exchanges?: { shown?: object; widths?: object } } }
  if (columns?.exchanges === undefined) return stored
  const { shown, widths, ...rest } = columns.exchanges
  const exchanges = { ...rest, shown: withPath(shown), widths: withPath(widths) }
  return { ...stored, columns: { ...columns, exchanges } }
}

function withPath(byColumn: unknown): unknown {
  if (typeof byColumn !== 'object' || byColumn === null || !('target' in byColumn)) return byColumn
  const { target, ...others } = byColumn
  return { path: target, ...others }
}

/** Ignores members unknown to this version: a newer version may have written the file. */
function parseStored(value: unknown): Partial<Settings> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('not an object')
  const known = Object.entries(withCurrentColumns(value)).filter(([name]) =>
    Object.hasOwn(DEFAULT_SETTINGS, name)
  )
  return withoutAbsent(v.parse(v.partial(Settings), Object.fromEntries(known)))
}
