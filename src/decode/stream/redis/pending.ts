import { subscribes } from './commands'

/**
 * Commands without a reply so far, in order. Consecutive commands without a meaning for later replies take the room of
 * one, so that a long pipeline fits.
 */

/** Limit of entries; a client may send any number of commands. */
const MAX_ENTRIES = 10_000

/** Commands whose replies differ from others, or change how the connection is read. */
const SPECIAL = new Set('MONITOR PING PSYNC QUIT RESET SYNC'.split(' '))

export interface PendingCommand {
  /** Null if the command is one of too many: its exchange is forgotten. */
  readonly exchange: number | null
  /** In upper case; empty for a command whose name does not matter. */
  readonly command: string
}

interface Entry {
  /** Exchange of the first command. */
  exchange: number
  /** Number of commands with consecutive exchanges. */
  commands: number
  readonly command: string
  /** Confirmations left of a SUBSCRIBE or UNSUBSCRIBE; 0 for one for each channel that the client has. */
  confirmations: number
}

export class PendingCommands {
  #entries: Entry[] = []
  /** Index of the oldest entry; earlier ones are removed now and then. */
  #first = 0
  /** Commands after all entries. */
  #beyond = 0

  /** `channels`: number of arguments of a command that subscribes. */
  add(exchange: number, name: string, channels: number): void {
    const isSubscribing = subscribes(name)
    const command = isSubscribing || SPECIAL.has(name) ? name : ''
    if (this.#beyond > 0 || this.#entries.length - this.#first === MAX_ENTRIES) {
      this.#beyond++
      return
    }
    const last = this.#entries.length > this.#first ? this.#entries.at(-1) : undefined
    const continues = last?.command === command && last.exchange + last.commands === exchange
    if (last !== undefined && continues && !isSubscribing) last.commands++
    else this.#entries.push({ exchange, commands: 1, command, confirmations: isSubscribing ? channels : 1 })
  }

  get oldest(): PendingCommand | null {
    return this.#entries[this.#first] ?? (this.#beyond > 0 ? FORGOTTEN : null)
  }

  /**
   * The oldest command, a SUBSCRIBE or UNSUBSCRIBE, got a confirmation. Returns true if more of them follow.
   * `subscriptions`: number that the client has of this kind.
   */
  confirmed(subscriptions: number): boolean {
    const oldest = this.#entries[this.#first]
    if (oldest === undefined) return false
    if (oldest.confirmations === 0) oldest.confirmations = Math.max(1, subscriptions)
    oldest.confirmations--
    if (oldest.confirmations > 0) return true
    this.answered()
    return false
  }

  /** The oldest command got its last reply. */
  answered(): void {
    const oldest = this.#entries[this.#first]
    if (oldest === undefined) {
      this.#beyond--
      return
    }
    oldest.exchange++
    oldest.commands--
    if (oldest.commands > 0) return
    this.#first++
    if (this.#first < 1024 || this.#first * 2 < this.#entries.length) return
    this.#entries = this.#entries.slice(this.#first)
    this.#first = 0
  }

  clear(): void {
    this.#entries = []
    this.#first = 0
    this.#beyond = 0
  }
}

const FORGOTTEN: PendingCommand = { exchange: null, command: '' }
