/**
 * Checks the grammar of a chunk's extensions (RFC 9112 §7.1.1) byte by byte after the first semicolon:
 *
 *     *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )
 */
import { SEMICOLON, SP, TAB, TOKEN } from './bytes'

const EQUALS = 61
const QUOTE = 34
const BACKSLASH = 92
const DELETE = 127

type State =
  | 'before-name'
  | 'name'
  | 'behind-name'
  | 'before-value'
  | 'token'
  | 'quoted'
  | 'escaped'
  | 'behind-value'
  | 'bad'

export class ChunkExtension {
  #state: State = 'before-name'

  /** Starts after the semicolon of the first extension. */
  begin(): void {
    this.#state = 'before-name'
  }

  /** Returns false at the first byte that breaks the grammar; bytes after it are not checked. */
  take(byte: number): boolean {
    const wasBad = this.#state === 'bad'
    this.#state = next(this.#state, byte)
    return wasBad || this.#state !== 'bad'
  }

  /** Returns false if the line is incomplete here. */
  end(): boolean {
    const isOpen =
      this.#state === 'before-name' ||
      this.#state === 'before-value' ||
      this.#state === 'quoted' ||
      this.#state === 'escaped'
    if (isOpen) this.#state = 'bad'
    return !isOpen
  }
}

function next(state: State, byte: number): State {
  const isBlank = byte === SP || byte === TAB
  const isToken = TOKEN[byte] === 1
  switch (state) {
    case 'before-name':
      return isBlank ? state : isToken ? 'name' : 'bad'
    case 'name':
    case 'behind-name':
      if (isToken && state === 'name') return state
      if (isBlank) return 'behind-name'
      return byte === EQUALS ? 'before-value' : byte === SEMICOLON ? 'before-name' : 'bad'
    case 'before-value':
      if (byte === QUOTE) return 'quoted'
      return isBlank ? state : isToken ? 'token' : 'bad'
    case 'token':
    case 'behind-value':
      if (isToken && state === 'token') return state
      if (isBlank) return 'behind-value'
      return byte === SEMICOLON ? 'before-name' : 'bad'
    case 'quoted':
      if (byte === QUOTE) return 'behind-value'
      if (byte === BACKSLASH) return 'escaped'
      return isControl(byte) ? 'bad' : state
    case 'escaped':
      return isControl(byte) ? 'bad' : 'quoted'
    case 'bad':
      return state
  }
}

function isControl(byte: number): boolean {
  return (byte < SP && byte !== TAB) || byte === DELETE
}
