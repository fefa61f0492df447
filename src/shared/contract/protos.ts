import * as v from 'valibot'
import { PROTO_SCALARS } from '../model/proto-schema'

/**
 * Definitions of protobuf that the user has given, as files or folders of files: names for what the wire has numbers for.
 * They belong to the host, which reads them and remembers where they are.
 */

/** `code` tells the window what to say; `text` is the parser's or the system's own, for what is said nowhere else. */
export const ProtoProblem = v.strictObject({
  code: v.picklist([
    /** The text is no definition of protobuf. */
    'syntax',
    /** What another file has defined is defined anew. */
    'duplicate',
    /** A type is named that is defined nowhere; `imports` says which files were not found. */
    'unknown-type',
    'unreadable',
    /** More files, or larger ones, than are read. */
    'too-many',
    /** A folder without a single file. */
    'empty'
  ]),
  file: v.string(),
  line: v.nullable(v.number()),
  text: v.string(),
  imports: v.array(v.string())
})
export type ProtoProblem = v.InferOutput<typeof ProtoProblem>

export const ProtoSource = v.strictObject({
  id: v.number(),
  kind: v.picklist(['file', 'folder']),
  name: v.string(),
  /** The folder it lies in, for showing. */
  folder: v.string(),
  /** Files that were read of it, and what they define. */
  files: v.number(),
  messages: v.number(),
  problems: v.array(ProtoProblem)
})
export type ProtoSource = v.InferOutput<typeof ProtoSource>

const Type = v.variant('is', [
  v.strictObject({ is: v.literal('scalar'), scalar: v.picklist(PROTO_SCALARS) }),
  v.strictObject({ is: v.literal('enum'), name: v.string() }),
  v.strictObject({ is: v.literal('message'), name: v.string() }),
  v.strictObject({ is: v.literal('group'), name: v.string() })
])

const Schema = v.strictObject({
  messages: v.array(
    v.strictObject({
      name: v.string(),
      fields: v.array(
        v.strictObject({
          number: v.number(),
          name: v.string(),
          type: Type,
          repeated: v.boolean(),
          key: v.optional(v.picklist(PROTO_SCALARS)),
          oneof: v.optional(v.string())
        })
      )
    })
  ),
  enums: v.array(v.strictObject({ name: v.string(), values: v.array(v.tuple([v.number(), v.string()])) })),
  methods: v.array(v.strictObject({ path: v.string(), request: v.string(), response: v.string() }))
})

/** All there is: of the sources, and what they define together. */
export const Protos = v.strictObject({ sources: v.array(ProtoSource), schema: Schema })
export type Protos = v.InferOutput<typeof Protos>

export const protoRequests = {
  'protos.get': { input: v.strictObject({}), output: Protos },
  /** Asks for a file or a folder with the system's dialog; the same as before where that was cancelled. */
  'protos.add': { input: v.strictObject({ what: v.picklist(['file', 'folder']) }), output: Protos },
  'protos.remove': { input: v.strictObject({ id: v.number() }), output: Protos },
  /** Reads all files anew. */
  'protos.reload': { input: v.strictObject({}), output: Protos }
}
