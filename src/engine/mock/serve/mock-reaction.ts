import type { MockBehaviour } from '../../../shared/contract/mock'
import type { ReactionKind } from '../../behaviour/reaction'
import { MockConversation } from './mock-conversation'
import { planMock, type MockPlan } from '../mock-plan'
import { MockRun, type MockHost } from '../mock-run'

/** Returns the kind of reaction that responds from the recordings of `host`. */
export function mockReaction(host: MockHost): ReactionKind<MockBehaviour, MockPlan, MockRun> {
  return {
    kind: 'mock',
    answersRequests: true,
    // A recorded server may send first.
    speaksFirst: true,
    plan: (settings, { where, keyOf }) => planMock(settings, keyOf('mock', settings.set), where),
    react: (served, _plan, live) => new MockConversation(served, live.run),
    start: (plan, onChange) => new MockRun(host, plan, onChange)
  }
}
