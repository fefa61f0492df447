import { parseComment } from './pcapng/comment'

/** By what a file tells that packets are ours, and which of them begin a conversation. */

/** The comments of a section. Another program that joins files leaves them out. */
export function isOwnSection(comments: readonly string[]): boolean {
  return comments.some((comment) => parseComment(comment).data?.['format'] !== undefined)
}

/** The description of an interface, as those of sessions have it. */
export function isOwnInterface(description: string): boolean {
  return parseComment(description).data !== undefined
}

const BEGINNINGS: readonly unknown[] = ['open', 'connected', 'continued', 'layer']

/** Whether the packet of an event is the first of its conversation that says whose it is, by the event's name. */
export function beginsConversation(event: unknown): boolean {
  return BEGINNINGS.includes(event)
}
