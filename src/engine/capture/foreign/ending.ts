import { otherOf, type Conversation, type Side } from './conversation'
import { UNKNOWN, type Half } from './half'
import type { ReassemblerHost } from './reassembler-host'

/** How conversations end: each way by its FIN, both by a reset. */

/** Whether its FIN is reached. */
export function noteEnd(
  host: ReassemblerHost,
  conversation: Conversation,
  side: Side,
  half: Half,
  packet: number
): void {
  if (half.hasEnded || half.fin === UNKNOWN || half.next < half.fin) return
  half.hasEnded = true
  const direction = side === conversation.client ? 'up' : 'down'
  host.event(conversation, { event: 'end', direction }, side, conversation.time, packet)
  const other = conversation.halves[otherOf(side)]
  // It was this one's turn to follow: the other side ended first.
  if (other.hasEnded) close(conversation, otherOf(side), 'fin', packet)
}

export function noteReset(
  host: ReassemblerHost,
  conversation: Conversation,
  side: Side,
  packet: number
): void {
  if (conversation.closed?.how === 'rst') return
  const { halves } = conversation
  host.open(conversation)
  const by = conversation.roleOf(side)
  host.event(conversation, { event: 'reset', by }, side, conversation.time, packet)
  if (halves[0].hasEnded && halves[1].hasEnded) return
  close(conversation, side, 'rst', packet)
}

function close(conversation: Conversation, by: Side, how: 'fin' | 'rst', packet: number): void {
  const { halves, server } = conversation
  const wasAsked = conversation.isClientSure && !conversation.isConnected
  const refused = how === 'rst' && by === server && wasAsked && halves[0].next + halves[1].next === 0
  conversation.closed ??= { at: conversation.time, packet, by: conversation.roleOf(by), how, refused }
}
