/** What is on a body, outermost last. */
export interface Wrapping {
  /** Base64 over all of it, as gRPC-web has it for text. */
  readonly isText: boolean
  /** As of Content-Encoding; empty for none. */
  readonly codings: string
}

export function isWrapped({ isText, codings }: Wrapping): boolean {
  return isText || codings.split(',').some((name) => !['', 'identity'].includes(name.trim().toLowerCase()))
}
