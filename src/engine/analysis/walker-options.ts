/** Options of the walk of a capture. */
export interface WalkerOptions {
  /** Connections shown as raw bytes, without decoding. */
  readonly undecoded: ReadonlySet<number>
  /** Called with each connection that the walk starts to work on. */
  readonly work: (connection: number) => void
}

export const DECODE_ALL: WalkerOptions = { undecoded: new Set(), work: () => undefined }
