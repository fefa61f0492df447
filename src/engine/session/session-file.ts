import * as v from 'valibot'
import { SessionColour, SessionConfig, type SessionSummary } from '../../shared/contract/sessions'
import { createJsonWriter, keepAside, readJsonFile, type JsonWriter } from '../files/json-file'
import type { SessionRegistry } from './session-registry'

/**
 * Saves the sessions' settings in one JSON file. Sessions are restored in stopped state, unless marked to start at
 * launch.
 */

const Saved = v.strictObject({
  version: v.literal(1),
  sessions: v.array(SessionConfig),
  /** Colours of the sessions, in the same order; absent in files of earlier versions. */
  colours: v.optional(v.array(SessionColour))
})
type Saved = v.InferOutput<typeof Saved>

export class SessionFile {
  readonly #writer: JsonWriter
  readonly #sessions: SessionRegistry
  readonly #isStored: (session: SessionSummary) => boolean
  #last = ''

  private constructor(
    path: string,
    sessions: SessionRegistry,
    isStored: (session: SessionSummary) => boolean
  ) {
    this.#writer = createJsonWriter(path)
    this.#sessions = sessions
    this.#isStored = isStored
  }

  /**
   * Restores the saved sessions and starts those marked for it; a failed start is reported in its session. An
   * unreadable file is renamed and reported, and the list starts empty. `isKept` excludes sessions that should not be
   * saved.
   */
  static async open(
    path: string,
    sessions: SessionRegistry,
    notice: (text: string) => void,
    isStored: (session: SessionSummary) => boolean
  ): Promise<SessionFile> {
    const read = await readJsonFile(path)
    if (read.state !== 'absent') {
      const parsed = read.state === 'read' ? v.safeParse(Saved, read.value) : undefined
      if (parsed?.success === true) restore(sessions, parsed.output)
      else notice(`The saved sessions could not be read; the file was renamed to ${await keepAside(path)}.`)
    }
    const file = new SessionFile(path, sessions, isStored)
    file.#last = file.#text()
    return file
  }

  /** Call it when the list may have changed; it writes only if settings did. */
  save(): void {
    const text = this.#text()
    if (text === this.#last) return
    this.#last = text
    // A failed write is retried with the next change; the list in memory stays correct.
    this.#writer.write(JSON.parse(text)).catch(() => {
      this.#last = ''
    })
  }

  /** Resolves when no write is in progress. */
  settled(): Promise<void> {
    return this.#writer.settled()
  }

  #text(): string {
    const stored = this.#sessions.list().filter((session) => this.#isStored(session))
    const sessions = stored.map(({ config }) => config)
    const colours = stored.map(({ colour }) => colour)
    return JSON.stringify({ version: 1, sessions, colours } satisfies Saved)
  }
}

function restore(registry: SessionRegistry, { sessions, colours = [] }: Saved): void {
  for (const [at, config] of sessions.entries()) {
    const { id } = registry.create(config, at, colours[at])
    // The error stays in the session's summary, which the window shows.
    if (config.startAtLaunch === true) registry.start(id).catch(() => undefined)
  }
}
