/** Bytes that rules hold back on all connections together. */

/** When this many wait, a sender is read only while nothing of its own waits. */
export const MAX_RULE_BYTES = 128 * 1024 * 1024

export class HeldBytes {
  used = 0

  get isFull(): boolean {
    return this.used >= MAX_RULE_BYTES
  }
}
