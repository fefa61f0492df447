/** Encodings of a body, outermost last. */
export interface Wrapping {
  /** True if the whole body is Base64, as in the text format of gRPC-web. */
  readonly isText: boolean
  /** As in Content-Encoding; empty for none. */
  readonly codings: string
}

export function isWrapped({ isText, codings }: Wrapping): boolean {
  return isText || codings.split(',').some((name) => !['', 'identity'].includes(name.trim().toLowerCase()))
}
