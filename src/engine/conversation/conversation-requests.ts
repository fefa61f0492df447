import type { EngineRequests } from '../../shared/contract/contract'
import type { Handlers } from '../../shared/rpc/server'
import type { ConversationList } from './conversation-list'

type ConversationHandlers = Pick<
  Handlers<EngineRequests>,
  Extract<keyof EngineRequests, `conversations.${string}`>
>

export function conversationHandlers(conversations: ConversationList): ConversationHandlers {
  return {
    'conversations.pieces': ({ first, count, ...played }) => conversations.pieces(played, first, count),
    'conversations.find': ({ placeholder, ...of }) => conversations.find(of, placeholder),
    'conversations.list': () => conversations.snapshot(),
    'conversations.play': async (input) => ({ run: await conversations.play(input) }),
    'conversations.go': ({ run, how }) => {
      conversations.get(run).go(how)
      return null
    },
    'conversations.pause': ({ run }) => {
      conversations.get(run).pause()
      return null
    },
    'conversations.change': ({ run, edits, breakpoints }) => {
      conversations.get(run).change(edits, breakpoints)
      return null
    },
    'conversations.places': ({ run, first, count }) => {
      const { places } = conversations.get(run)
      return { reached: places.count, heard: places.received, places: places.read(first, count) }
    },
    'conversations.differences': ({ run, first, count }) => conversations.get(run).differences(first, count),
    'conversations.cancel': ({ run }) => {
      conversations.cancel(run)
      return null
    }
  }
}
