import type { FileHandle } from 'node:fs/promises'
import type { ConversationState } from '../engine/conversation/conversation'
import { cannotWrite } from './cannot-write'
import { differenceLines, resultText } from './replay-report'
import { STOPPED } from './stop'
import { openPrivate } from './write-private'

/** Result of one run. */
export type Case = Pick<ConversationState, 'result' | 'took'> & {
  readonly error: { readonly message: string } | null
}

/** Number of characters per write. */
const BUFFERED_CHARACTERS = 64 * 1024
/** Space reserved for each number at the top of the report, which is known only at its end. */
const DIGITS = 7

/**
 * JUnit XML report for CI servers, with one test case per run. Written while the runs are played, so that a million
 * runs need no memory; the totals at the top are overwritten at the end.
 */
export class JunitReport {
  readonly #file: FileHandle
  readonly #path: string
  readonly #name: string
  #buffered: string
  #tests = 0
  #failures = 0
  #errors = 0
  #isClosed = false

  private constructor(file: FileHandle, path: string, name: string) {
    this.#file = file
    this.#path = path
    this.#name = escaped(name)
    this.#buffered = this.#top()
  }

  /**
   * `name`: what is tested. Rejects with a readable error if the file cannot be written, or exists and must not be
   * replaced.
   */
  static async create(path: string, name: string, overwrite: boolean): Promise<JunitReport> {
    try {
      return new JunitReport(await openPrivate(path, overwrite), path, name)
    } catch (error) {
      throw cannotWrite(path, error)
    }
  }

  async add({ result, error, took }: Case): Promise<void> {
    this.#tests++
    if (result === null) this.#errors++
    else if (result.verdict !== 'same') this.#failures++
    const opening = `    <testcase classname="${this.#name}" name="run ${this.#tests}" time="${(took / 1000).toFixed(3)}"`
    this.#buffered += `${opening}${outcome(result, error)}\n`
    if (this.#buffered.length >= BUFFERED_CHARACTERS) await this.#write()
  }

  /** Records that the next run could not be played, and closes the report. */
  async fail(message: string): Promise<void> {
    if (this.#isClosed) return
    await this.add({ result: null, error: { message }, took: 0 })
    await this.close()
  }

  /** Rejects with a readable error if the report could not be written completely. */
  async close(): Promise<void> {
    this.#isClosed = true
    try {
      this.#buffered += '  </testsuite>\n</testsuites>\n'
      await this.#write()
      await this.#file.write(this.#top(), 0)
    } catch (error) {
      throw cannotWrite(this.#path, error)
    } finally {
      await this.#file.close()
    }
  }

  /** The length is the same for all numbers. */
  #top(): string {
    const numbers = `tests="${this.#tests}" failures="${this.#failures}" errors="${this.#errors}"`
    const line = `  <testsuite name="${this.#name}" ${numbers}>`
    const padding = ' '.repeat('tests="" failures="" errors=""'.length + 3 * DIGITS - numbers.length)
    return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${line}${padding}\n`
  }

  async #write(): Promise<void> {
    const text = this.#buffered
    this.#buffered = ''
    await this.#file.appendFile(text)
  }
}

function outcome(result: Case['result'], error: Case['error']): string {
  if (result?.verdict === 'same') return '/>'
  if (result === null) {
    const why = error?.message ?? STOPPED.message
    return `>\n      <error message="${escaped(why)}"/>\n    </testcase>`
  }
  const message = escaped(resultText(result, 1))
  const details = escaped(differenceLines(result).join('\n'))
  return `>\n      <failure type="${result.verdict}" message="${message}">${details}</failure>\n    </testcase>`
}

/** Escapes XML and removes characters that XML 1.0 does not allow. */
function escaped(text: string): string {
  const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, '')
    .replace(/[&<>"]/g, (found) => named[found] ?? '')
}
