/** States of a connection that commands and replies change. */

/** How many channels a client is subscribed to, by the confirmations of the server. */
export class Subscriptions {
  #channels = 0
  #patterns = 0
  #shards = 0

  /** `kind`: first element of the confirmation, in lower case; `total`: its last element. */
  confirmed(kind: string, total: number): void {
    if (!Number.isSafeInteger(total) || total < 0) return
    // Channels and patterns are counted together, shard channels by themselves.
    if (isShard(kind)) this.#shards = total
    else if (kind.startsWith('p')) this.#patterns = Math.max(0, total - this.#channels)
    else this.#channels = Math.max(0, total - this.#patterns)
  }

  /** Returns the number of those that a command, in lower case, is about. */
  of(command: string): number {
    if (isShard(command)) return this.#shards
    return command.startsWith('p') ? this.#patterns : this.#channels
  }

  clear(): void {
    this.#channels = this.#patterns = this.#shards = 0
  }
}

function isShard(kind: string): boolean {
  return kind.startsWith('ss') || kind.startsWith('suns')
}

/** Which commands get replies: CLIENT REPLY turns them off. */
export class ReplyMode {
  #mode: 'on' | 'off' | 'skip' = 'on'

  /** Handles the next command, by its first words in upper case. Returns true if the server replies to it. */
  next(command: string, subcommand: string, mode: string): boolean {
    const before = this.#mode
    if (before === 'skip') this.#mode = 'on'
    if (command === 'RESET') this.#mode = 'on'
    if (command === 'RESET' && before === 'off') return true
    if (command !== 'CLIENT' || subcommand !== 'REPLY') return before === 'on'
    switch (mode) {
      case 'ON':
        this.#mode = 'on'
        return true
      case 'OFF':
        this.#mode = 'off'
        return false
      case 'SKIP':
        if (before !== 'off') this.#mode = 'skip'
        return false
      default:
        return before === 'on'
    }
  }
}
