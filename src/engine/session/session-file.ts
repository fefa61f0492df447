import * as v from 'valibot'
import { SessionConfig, type SessionSummary } from '../../shared/contract/sessions'
import { createJsonWriter, keepAside, readJsonFile, type JsonWriter } from '../json-file'
import type { SessionRegistry } from './session-registry'

/** Sessions between launches: their settings in one JSON file. They come back stopped, unless marked otherwise. */

const Saved = v.strictObject({ version: v.literal(1), sessions: v.array(SessionConfig) })

export class SessionFile {
  readonly #writer: JsonWriter
  readonly #sessions: SessionRegistry
  readonly #isKept: (session: SessionSummary) => boolean
  #last = ''

  private constructor(path: string, sessions: SessionRegistry, isKept: (session: SessionSummary) => boolean) {
    this.#writer = createJsonWriter(path)
    this.#sessions = sessions
    this.#isKept = isKept
  }

  /**
   * Creates the saved sessions and starts those marked for it; a start that fails stays with its session. A file that
   * cannot be read is kept aside and told of, and the list begins empty. `isKept` leaves out what the next launch has
   * no use for.
   */
  static async open(
    path: string,
    sessions: SessionRegistry,
    notice: (text: string) => void,
    isKept: (session: SessionSummary) => boolean
  ): Promise<SessionFile> {
    const read = await readJsonFile(path)
    if (read.state !== 'absent') {
      const parsed = read.state === 'read' ? v.safeParse(Saved, read.value) : undefined
      if (parsed?.success === true) restore(sessions, parsed.output.sessions)
      else notice(`The saved sessions could not be read; the file is kept as ${await keepAside(path)}.`)
    }
    const file = new SessionFile(path, sessions, isKept)
    file.#last = file.#text()
    return file
  }

  /** To be called when the list may have changed; writes only when settings did. */
  save(): void {
    const text = this.#text()
    if (text === this.#last) return
    this.#last = text
    // A failed write is tried again with the next change; the list in memory stays right.
    this.#writer.write(JSON.parse(text)).catch(() => {
      this.#last = ''
    })
  }

  /** Resolves when nothing is being written any more. */
  settled(): Promise<void> {
    return this.#writer.settled()
  }

  #text(): string {
    const kept = this.#sessions.list().filter((session) => this.#isKept(session))
    const sessions = kept.map(({ config }) => config)
    return JSON.stringify({ version: 1, sessions } satisfies v.InferOutput<typeof Saved>)
  }
}

function restore(sessions: SessionRegistry, configs: readonly SessionConfig[]): void {
  for (const config of configs) {
    const { id } = sessions.create(config)
    // The reason stays in the session's summary, where the window shows it.
    if (config.startAtLaunch === true) sessions.start(id).catch(() => undefined)
  }
}
