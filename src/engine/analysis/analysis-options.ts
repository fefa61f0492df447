import type { ProtoSchema } from '../../shared/model/proto-schema'
import type { StoryPosition } from './story-position'

/** What an analysis of a capture is made with beside its files. */
export interface AnalysisOptions {
  /** Names for messages in the story. */
  schema?: ProtoSchema | null
  /** The story goes on behind it. */
  story?: StoryPosition | null
  /** Connections that are kept as bytes. */
  undecoded?: readonly number[]
  /** Called with the connection that is worked on from now on. */
  work?: (connection: number) => void
}
