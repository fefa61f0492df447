/** What the walk of a capture leaves out, and how it reports its work. */
export interface WalkerOptions {
  /** Connections that are kept as bytes. */
  readonly undecoded: ReadonlySet<number>
  /** Called with the connection that is worked on from now on. */
  readonly work: (connection: number) => void
}

export const DECODE_ALL: WalkerOptions = { undecoded: new Set(), work: () => undefined }
