/**
 * JSON file of the application. Written to a temporary file in the same folder, synced, and renamed over the old one,
 * so that a crash or a power failure leaves either the old or the new content. Writes run one after another; only the
 * newest pending content is written.
 */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { messageOf, systemCodeOf } from '../../shared/model/app-error'

/** Result of reading: the content, no file, or an unusable file. */
export type JsonRead =
  { state: 'read'; value: unknown } | { state: 'absent' } | { state: 'unusable'; reason: string }

export async function readJsonFile(path: string): Promise<JsonRead> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    return systemCodeOf(error) === 'ENOENT'
      ? { state: 'absent' }
      : { state: 'unusable', reason: messageOf(error) }
  }
  try {
    return { state: 'read', value: JSON.parse(text) }
  } catch (error) {
    return { state: 'unusable', reason: messageOf(error) }
  }
}

/** Renames an unusable file, so that its owner can repair it. Returns the new path. */
export async function keepAside(path: string): Promise<string> {
  const aside = `${path}.unusable`
  await rename(path, aside)
  return aside
}

export interface JsonWriter {
  /** Resolves when this content, or newer content, is on disk. */
  write(value: unknown): Promise<void>
  /** Resolves when all writes are finished. A failed write rejects only the promise of its `write` call. */
  settled(): Promise<void>
}

export function createJsonWriter(path: string): JsonWriter {
  let running: Promise<void> = Promise.resolve()
  let waiting: { text: string; done: Promise<void> } | undefined

  return {
    write(value) {
      const text = `${JSON.stringify(value, null, 2)}\n`
      if (waiting !== undefined) {
        waiting.text = text
        return waiting.done
      }
      const next = { text, done: Promise.resolve() }
      waiting = next
      next.done = running.then(() => {
        waiting = undefined
        return replaceFile(path, next.text)
      })
      // Continues after a failure: the next write may succeed.
      running = next.done.catch(() => undefined)
      return next.done
    },
    settled() {
      return running
    }
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const temporary = `${path}.new`
  try {
    const file = await open(temporary, 'w', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
