import { otherOf, type TcpConversation, type Side } from './conversation'
import { UNKNOWN, type Half } from './half'
import type { ReassemblerHost } from './reassembler-host'

/** Detects how conversations end: each direction by its FIN, both by a reset. */

/** Records the end of a stream once its FIN is reached. */
export function noteEnd(
  host: ReassemblerHost,
  conversation: TcpConversation,
  side: Side,
  half: Half,
  packet: number
): void {
  if (half.hasEnded || half.fin === UNKNOWN || half.next < half.fin) return
  half.hasEnded = true
  const direction = side === conversation.client ? 'up' : 'down'
  host.event(conversation, { event: 'end', direction }, side, conversation.time, packet)
  const other = conversation.halves[otherOf(side)]
  // The other side ended first, so it closed the conversation.
  if (other.hasEnded) close(conversation, otherOf(side), 'fin', packet)
}

export function noteReset(
  host: ReassemblerHost,
  conversation: TcpConversation,
  side: Side,
  sequence: number,
  packet: number
): void {
  if (conversation.closed?.how === 'rst') return
  const { halves } = conversation
  host.open(conversation)
  const by = conversation.roleOf(side)
  host.event(conversation, { event: 'reset', by }, side, conversation.time, packet)
  if (halves[0].hasEnded && halves[1].hasEnded) return
  const { reset } = conversation
  if (reset !== null && reset.doubted !== null && side !== reset.by) {
    // The connection was already closed: a host answers late packets with a reset.
    conversation.closed = reset.doubted
    return
  }
  const own = halves[side]
  conversation.reset = {
    by: side,
    own: own.isKnown ? Math.max(own.next, own.offsetOf(sequence)) : 0,
    other: halves[otherOf(side)].next,
    doubted: null
  }
  close(conversation, side, 'rst', packet)
}

/**
 * Detects that a conversation continues after a reset. A host sends nothing new after its own reset, so if it does, the
 * reset was forged and the connection is alive, unless the other host answers with a reset too (RFC 5961, section 1).
 * `end`: end offset of the packet's payload; `acknowledged`: offset in the other stream.
 */
export function noteActivity(
  conversation: TcpConversation,
  side: Side,
  end: number,
  acknowledged: number
): void {
  const { reset } = conversation
  if (reset === null) return
  if (side !== reset.by) {
    if (reset.doubted !== null) conversation.reset = null
    return
  }
  if (conversation.closed === null || (end <= reset.own && acknowledged <= reset.other)) return
  reset.doubted = conversation.closed
  conversation.closed = null
}

function close(conversation: TcpConversation, by: Side, how: 'fin' | 'rst', packet: number): void {
  const { halves, server } = conversation
  const wasConnecting = conversation.isClientSure && !conversation.isConnected
  const refused = how === 'rst' && by === server && wasConnecting && halves[0].next + halves[1].next === 0
  conversation.closed ??= { at: conversation.time, packet, by: conversation.roleOf(by), how, refused }
}
