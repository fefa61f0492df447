import { parseComment } from './pcapng/comment'

/** How Tcplens packets are recognized in a file, and which of them begin a conversation. */

/** Returns true if the comments of a section identify a Tcplens capture. Programs that merge files drop them. */
export function isOwnSection(comments: readonly string[]): boolean {
  return comments.some((comment) => parseComment(comment).data?.['format'] !== undefined)
}

/** Returns true if the description of an interface identifies a Tcplens session. */
export function isOwnInterface(description: string): boolean {
  return parseComment(description).data !== undefined
}

const BEGINNINGS: readonly unknown[] = ['open', 'connected', 'continued', 'layer']

/** Returns true if an event with this name is on the first packet that identifies the connection of a conversation. */
export function beginsConversation(event: unknown): boolean {
  return BEGINNINGS.includes(event)
}
